BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0017');
CREATE TABLE claim (
	id INTEGER NOT NULL, 
	"key" VARCHAR(60) NOT NULL, 
	position INTEGER NOT NULL, 
	own BOOLEAN NOT NULL, 
	CONSTRAINT pk_claim PRIMARY KEY (id), 
	CONSTRAINT uq_claim_key UNIQUE ("key")
);
CREATE TABLE claim_version (
	id INTEGER NOT NULL, 
	claim_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text JSON NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	made_at VARCHAR(20) NOT NULL, 
	made_by INTEGER, source VARCHAR(20) DEFAULT 'catalogue' NOT NULL, edited BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_claim_version PRIMARY KEY (id), 
	CONSTRAINT fk_claim_version_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id), 
	CONSTRAINT fk_claim_version_made_by FOREIGN KEY(made_by) REFERENCES user_account (id), 
	CONSTRAINT uq_claim_version_claim_id_number UNIQUE (claim_id, number)
);
CREATE TABLE engagement (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	sample BOOLEAN NOT NULL, 
	reference TEXT NOT NULL, 
	title TEXT NOT NULL, 
	arrangement VARCHAR(40) NOT NULL, 
	provider_id INTEGER, 
	owner_id INTEGER, 
	team_id INTEGER, 
	category VARCHAR(40), 
	status VARCHAR(40) NOT NULL, 
	end_reason VARCHAR(40), 
	started_on DATE, 
	due_on DATE, 
	ended_on DATE, 
	continues TEXT, 
	basis VARCHAR(40), 
	motives TEXT, 
	found_by VARCHAR(40), 
	fee_agreed_with VARCHAR(40), 
	serves_other_clients BOOLEAN, 
	contact VARCHAR(40), 
	work_managed_by VARCHAR(40), 
	worker_control SMALLINT, 
	our_control SMALLINT, 
	workload_set_by VARCHAR(40), 
	taxes_borne_by VARCHAR(40), 
	insurance_borne_by VARCHAR(40), 
	expenses_borne_by VARCHAR(40), 
	hours_estimated BIGINT, 
	hours_actual BIGINT, 
	effort VARCHAR(40), 
	team_size INTEGER, 
	task_count INTEGER, 
	parallel_projects INTEGER, 
	complexity SMALLINT, 
	pricing_model VARCHAR(40), 
	currency VARCHAR(3), 
	agreed_cost BIGINT, 
	actual_cost BIGINT, 
	cost_is_final BOOLEAN, 
	rate BIGINT, 
	percentage BIGINT, 
	project_budget BIGINT, 
	management_hours BIGINT, 
	in_house_cost BIGINT, 
	in_house_days BIGINT, 
	in_house_recorded_on DATE, 
	other_quote BIGINT, 
	other_quote_provider TEXT, 
	links TEXT, 
	tags TEXT, 
	notes TEXT, 
	source_columns TEXT, 
	folded TEXT NOT NULL, 
	title_sort TEXT NOT NULL, 
	retags INTEGER NOT NULL, 
	recorded_at VARCHAR(20) NOT NULL, 
	changed_at VARCHAR(20) NOT NULL, 
	revision INTEGER NOT NULL, removed_at VARCHAR(20), 
	CONSTRAINT fk_engagement_owner_id FOREIGN KEY(owner_id) REFERENCES user_account (id), 
	CONSTRAINT fk_engagement_provider_id FOREIGN KEY(provider_id) REFERENCES provider (id), 
	CONSTRAINT fk_engagement_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT uq_engagement_reference_sample UNIQUE (reference, sample)
);
INSERT INTO "engagement" VALUES(1,0,'A-1','Web site','freelance',3,NULL,1,NULL,'planned',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'EUR',NULL,130000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'Call first',NULL,'a-1web sitecall first','web site',0,'2026-11-30T10:02:59Z','2026-11-30T10:03:01Z',2,NULL);
INSERT INTO "engagement" VALUES(2,0,'A-2','Logo','outsourced',2,NULL,2,NULL,'planned',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'EUR',NULL,30000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'a-2logo','logo',0,'2026-11-30T10:02:59Z','2026-11-30T10:02:59Z',1,NULL);
INSERT INTO "engagement" VALUES(3,0,'A-3','App','outsourced',2,NULL,NULL,NULL,'planned',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'a-3app','app',0,'2026-11-30T10:03:01Z','2026-11-30T10:03:01Z',1,NULL);
CREATE TABLE erasable_text (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	subject VARCHAR(20) NOT NULL, 
	subject_id INTEGER NOT NULL, 
	text TEXT, 
	erased_at VARCHAR(20)
);
INSERT INTO "erasable_text" VALUES(1,'import',1,'first.csv',NULL);
INSERT INTO "erasable_text" VALUES(2,'engagement',1,'in time',NULL);
INSERT INTO "erasable_text" VALUES(3,'import',2,'second.csv',NULL);
CREATE TABLE event (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at VARCHAR(20) NOT NULL, 
	what VARCHAR(40) NOT NULL, 
	user_id INTEGER, 
	source VARCHAR(20) NOT NULL, 
	address_id INTEGER, 
	subject VARCHAR(20), 
	subject_id INTEGER, 
	changes JSON NOT NULL, 
	note JSON NOT NULL, "key" VARCHAR(32), 
	CONSTRAINT fk_event_address_id FOREIGN KEY(address_id) REFERENCES erasable_text (id), 
	CONSTRAINT fk_event_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
INSERT INTO "event" VALUES(1,'2026-11-30T10:02:59Z','imported',NULL,'console',NULL,'import',1,'{}','{"file": {"text": 1}, "rows": {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}, "providers": 2, "teams": 2}',NULL);
INSERT INTO "event" VALUES(2,'2026-11-30T10:03:01Z','imported',NULL,'console',NULL,'import',2,'{}','{"file": {"text": 3}, "rows": {"new": 1, "changed": 1, "unchanged": 0, "refused": 0}, "providers": 1, "teams": 0}',NULL);
CREATE TABLE import (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at VARCHAR(20) NOT NULL, 
	user_id INTEGER, 
	source VARCHAR(20) NOT NULL, 
	file_name TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	options JSON NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	counts JSON NOT NULL, 
	change_set BLOB, undoes INTEGER, profile TEXT, 
	CONSTRAINT fk_import_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
INSERT INTO "import" VALUES(1,'2026-11-30T10:02:59Z',NULL,'console','first.csv','5c037ea3d9b7e648d895ca9442c9ca9ff0521e668b67c6b194f41fe2aa54e4a9','{}','done','{"new": 2, "changed": 0, "unchanged": 0, "refused": 0}',X'789CAB564ACE48CC4B4F4D51B2AAAED551CA4B2D57B28A8E36D4318A8DD5512A28CA2FCB4C492D2A064AE25607E496A426E68215A188D70200A1671E62',NULL,NULL);
INSERT INTO "import" VALUES(2,'2026-11-30T10:03:01Z',NULL,'console','second.csv','91cfc96d790c6f1631704699b48429308851173e6dc73d37ddadf18fe6d360b6','{}','done','{"new": 1, "changed": 1, "unchanged": 0, "refused": 0}',X'789CAB564ACE48CC4B4F4D51B2AAAED551CA4B2D57B28A8E36D6318E8DD5512A28CA2FCB4C492D2A064AE25607E496A426E6821541C4636B6B010FFE1D21789C4D8CCB0A80201444FF65D6AE5AFA2BD142F25697F42AF622C27FCF84A8CD309C795CE827232359E82B2B081DD06DA71053D8D9525A0AFF55D03C3230395B9399A5E05636E714FAE0A391135D394AB4F3C241A09BFCFD16B792F175FAA27C036DF72C6B789C4D90C10AC2300C865F45722ED26E7AD9DD1710C4C31832BBA885AED3B69BCAD8BB9B14E67609FFDF7CFD937604FDA8DD1D1B2846505C74EF3D3A6D304051C2E17404916A25E066D03681A15AC7BEB617DD85C894CAA4DCEE25912A272525D34FDF0DA6414FC0B8326A126B9B4F8446132D72D019AFC144A420529B24AB4980C7C1E03B6DD7B52D3A1EEA7A6B2929E2875CC6292F5AC9C4EFDC83DDFF6E309D6388ACE39C72B55E7ACFF2090B422A62DDA6FE7C34FD00DC416349',NULL,NULL);
CREATE TABLE import_constant (
	import_id INTEGER NOT NULL, 
	field VARCHAR(60) NOT NULL, 
	first INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	CONSTRAINT pk_import_constant PRIMARY KEY (import_id, field, first), 
	CONSTRAINT fk_import_constant_import_id FOREIGN KEY(import_id) REFERENCES import (id)
)
 WITHOUT ROWID

;
CREATE TABLE import_touch (
	subject VARCHAR(20) NOT NULL, 
	made BOOLEAN NOT NULL, 
	first INTEGER NOT NULL, 
	import_id INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	begins INTEGER NOT NULL, 
	size INTEGER NOT NULL, 
	CONSTRAINT pk_import_touch PRIMARY KEY (subject, made, first, import_id), 
	CONSTRAINT fk_import_touch_import_id FOREIGN KEY(import_id) REFERENCES import (id)
)
 WITHOUT ROWID

;
INSERT INTO "import_touch" VALUES('engagement',0,1,2,1,163,188);
INSERT INTO "import_touch" VALUES('engagement',1,1,1,2,0,0);
INSERT INTO "import_touch" VALUES('engagement',1,3,2,3,0,0);
INSERT INTO "import_touch" VALUES('provider',0,2,2,2,62,101);
INSERT INTO "import_touch" VALUES('provider',1,1,1,2,0,0);
INSERT INTO "import_touch" VALUES('provider',1,3,2,3,0,0);
CREATE TABLE job (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR(20) NOT NULL, 
	subject_id INTEGER NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	args JSON NOT NULL, 
	user_id INTEGER, 
	source VARCHAR(20) NOT NULL, 
	queued_at VARCHAR(20) NOT NULL, 
	started_at VARCHAR(20), 
	ended_at VARCHAR(20), 
	runner TEXT, 
	heartbeat VARCHAR(20), 
	lease_until VARCHAR(20), 
	attempts INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	total INTEGER, 
	cancel_asked BOOLEAN NOT NULL, 
	message TEXT, 
	CONSTRAINT fk_job_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
CREATE TABLE line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	engagement_id INTEGER NOT NULL, 
	day DATE, 
	kind VARCHAR(40) NOT NULL, 
	amount BIGINT, 
	hours BIGINT, 
	note TEXT, 
	"key" TEXT, 
	mark VARCHAR(32) NOT NULL, 
	import_id INTEGER, 
	recorded_at VARCHAR(20) NOT NULL, 
	removed_at VARCHAR(20), 
	revision INTEGER NOT NULL, 
	CONSTRAINT fk_line_engagement_id FOREIGN KEY(engagement_id) REFERENCES engagement (id) ON DELETE CASCADE, 
	CONSTRAINT fk_line_import_id FOREIGN KEY(import_id) REFERENCES import (id), 
	CONSTRAINT uq_line_engagement_id_key UNIQUE (engagement_id, "key")
);
CREATE TABLE mail_settings (
	id INTEGER NOT NULL, 
	host TEXT DEFAULT '' NOT NULL, 
	port INTEGER DEFAULT '587' NOT NULL, 
	security VARCHAR(10) DEFAULT 'starttls' NOT NULL, 
	user_name TEXT DEFAULT '' NOT NULL, 
	password TEXT DEFAULT '' NOT NULL, 
	sender TEXT DEFAULT '' NOT NULL, 
	public_url TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_mail_settings PRIMARY KEY (id)
);
CREATE TABLE organisation (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	reporting_currency VARCHAR(3) NOT NULL, 
	time_zone VARCHAR(60) NOT NULL, 
	hours_per_day BIGINT NOT NULL, 
	own_hourly_cost BIGINT, 
	financial_year_month INTEGER NOT NULL, 
	scope_bands JSON NOT NULL, 
	category_labels JSON NOT NULL, 
	questions JSON NOT NULL, 
	window_months INTEGER NOT NULL, 
	revision INTEGER NOT NULL, currency_chosen BOOLEAN DEFAULT 0 NOT NULL, key_contrasts JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (id)
);
INSERT INTO "organisation" VALUES(1,'','EUR','UTC',800,NULL,1,'[40, 200, 1000]','{}','[]',24,1,0,'[]');
CREATE TABLE profile (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	header_mark VARCHAR(64) NOT NULL, 
	headers JSON NOT NULL, 
	options JSON NOT NULL, 
	made_by INTEGER, 
	made_at VARCHAR(20) NOT NULL, 
	changed_at VARCHAR(20) NOT NULL, 
	removed_at VARCHAR(20), 
	revision INTEGER NOT NULL, 
	CONSTRAINT fk_profile_made_by FOREIGN KEY(made_by) REFERENCES user_account (id), 
	CONSTRAINT uq_profile_folded UNIQUE (folded)
);
CREATE TABLE provider (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	sample BOOLEAN NOT NULL, 
	name TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	kind VARCHAR(40), 
	country TEXT, 
	email TEXT, 
	website TEXT, 
	notes TEXT, 
	archived BOOLEAN, 
	serves_other_clients BOOLEAN, 
	taxes_borne_by VARCHAR(40), 
	insurance_borne_by VARCHAR(40), 
	expenses_borne_by VARCHAR(40), 
	workload_set_by VARCHAR(40), 
	fee_agreed_with VARCHAR(40), 
	revision INTEGER NOT NULL, name_sort TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT uq_provider_folded_sample UNIQUE (folded, sample)
);
INSERT INTO "provider" VALUES(1,0,'Ana','ana',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,'ana');
INSERT INTO "provider" VALUES(2,0,'Studio','studio','company',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2,'studio');
INSERT INTO "provider" VALUES(3,0,'Bo','bo','individual',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,'bo');
CREATE TABLE rate (
	currency VARCHAR(3) NOT NULL, 
	day DATE NOT NULL, 
	per_euro BIGINT NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_rate PRIMARY KEY (currency, day)
);
CREATE TABLE record_state (
	id INTEGER NOT NULL, 
	changes INTEGER NOT NULL, 
	next_reference INTEGER NOT NULL, 
	CONSTRAINT pk_record_state PRIMARY KEY (id)
);
INSERT INTO "record_state" VALUES(1,2,1);
CREATE TABLE report_comment (
	report_id INTEGER NOT NULL, 
	"key" VARCHAR(80) NOT NULL, 
	text TEXT NOT NULL, 
	changed_at VARCHAR(20) NOT NULL, 
	changed_by INTEGER, 
	CONSTRAINT pk_report_comment PRIMARY KEY (report_id, "key"), 
	CONSTRAINT fk_report_comment_changed_by FOREIGN KEY(changed_by) REFERENCES user_account (id), 
	CONSTRAINT fk_report_comment_report_id FOREIGN KEY(report_id) REFERENCES saved_report (id)
);
CREATE TABLE report_decision (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	report_id INTEGER NOT NULL, 
	what TEXT NOT NULL, 
	who TEXT NOT NULL, 
	due DATE, 
	made_at VARCHAR(20) NOT NULL, 
	made_by INTEGER, 
	done_at VARCHAR(20), 
	revision INTEGER NOT NULL, 
	CONSTRAINT fk_report_decision_made_by FOREIGN KEY(made_by) REFERENCES user_account (id), 
	CONSTRAINT fk_report_decision_report_id FOREIGN KEY(report_id) REFERENCES saved_report (id)
);
CREATE TABLE report_delivery (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	report_id INTEGER, 
	run_id INTEGER, 
	schedule_id INTEGER, 
	code VARCHAR(20), 
	purpose VARCHAR(10) NOT NULL, 
	recipient TEXT NOT NULL, 
	formats JSON NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	next_at VARCHAR(20) NOT NULL, 
	answer TEXT, 
	made_at VARCHAR(20) NOT NULL, 
	made_by INTEGER, 
	sent_at VARCHAR(20), 
	CONSTRAINT fk_report_delivery_made_by FOREIGN KEY(made_by) REFERENCES user_account (id), 
	CONSTRAINT fk_report_delivery_report_id FOREIGN KEY(report_id) REFERENCES saved_report (id), 
	CONSTRAINT fk_report_delivery_run_id FOREIGN KEY(run_id) REFERENCES schedule_run (id), 
	CONSTRAINT fk_report_delivery_schedule_id FOREIGN KEY(schedule_id) REFERENCES report_schedule (id), 
	CONSTRAINT uq_report_delivery_run_id_recipient UNIQUE (run_id, recipient)
);
CREATE TABLE report_schedule (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	filters JSON NOT NULL, 
	every VARCHAR(20) NOT NULL, 
	months INTEGER DEFAULT '12' NOT NULL, 
	time_zone VARCHAR(60) NOT NULL, 
	day INTEGER NOT NULL, 
	hour INTEGER NOT NULL, 
	recipients JSON NOT NULL, 
	formats JSON NOT NULL, 
	owner_id INTEGER, 
	begun_on DATE NOT NULL, 
	paused_at VARCHAR(20), 
	removed_at VARCHAR(20), 
	made_at VARCHAR(20) NOT NULL, 
	revision INTEGER NOT NULL, 
	CONSTRAINT fk_report_schedule_owner_id FOREIGN KEY(owner_id) REFERENCES user_account (id)
);
CREATE TABLE report_share (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	report_id INTEGER NOT NULL, 
	secret_hash VARCHAR(64) NOT NULL, 
	made_at VARCHAR(20) NOT NULL, 
	made_by INTEGER, 
	expires_at VARCHAR(20) NOT NULL, 
	revoked_at VARCHAR(20), 
	visits INTEGER DEFAULT '0' NOT NULL, 
	visited_at VARCHAR(20), 
	CONSTRAINT fk_report_share_made_by FOREIGN KEY(made_by) REFERENCES user_account (id), 
	CONSTRAINT fk_report_share_report_id FOREIGN KEY(report_id) REFERENCES saved_report (id), 
	CONSTRAINT uq_report_share_secret_hash UNIQUE (secret_hash)
);
CREATE TABLE review (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	engagement_id INTEGER NOT NULL, 
	reviewer_id INTEGER, 
	quality SMALLINT, 
	expertise SMALLINT, 
	resources SMALLINT, 
	flexibility SMALLINT, 
	communication SMALLINT, 
	goal_met VARCHAR(40), 
	would_rehire BOOLEAN, 
	comment TEXT, 
	folded TEXT, 
	reviewed_at VARCHAR(20) NOT NULL, 
	revision INTEGER NOT NULL, 
	CONSTRAINT fk_review_engagement_id FOREIGN KEY(engagement_id) REFERENCES engagement (id) ON DELETE CASCADE, 
	CONSTRAINT fk_review_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES user_account (id), 
	CONSTRAINT uq_review_engagement_id_reviewer_id UNIQUE (engagement_id, reviewer_id)
);
INSERT INTO "review" VALUES(1,1,NULL,400,NULL,NULL,NULL,NULL,NULL,NULL,'in time','in time','2026-11-30T10:03:01Z',1);
CREATE TABLE saved_report (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	title TEXT NOT NULL, 
	series TEXT NOT NULL, 
	sample BOOLEAN NOT NULL, 
	every VARCHAR(20) NOT NULL, 
	code VARCHAR(20) NOT NULL, 
	first DATE, 
	last DATE NOT NULL, 
	ends DATE NOT NULL, 
	interim BOOLEAN NOT NULL, 
	as_of DATE NOT NULL, 
	made_at VARCHAR(20) NOT NULL, 
	made_by INTEGER, 
	schedule_id INTEGER, 
	schema INTEGER NOT NULL, 
	document BLOB NOT NULL, 
	changes BLOB, 
	data_hash VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT fk_saved_report_made_by FOREIGN KEY(made_by) REFERENCES user_account (id), 
	CONSTRAINT fk_saved_report_schedule_id FOREIGN KEY(schedule_id) REFERENCES report_schedule (id), 
	CONSTRAINT uq_saved_report_schedule_id_ends UNIQUE (schedule_id, ends)
);
CREATE TABLE schedule_run (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	schedule_id INTEGER NOT NULL, 
	code VARCHAR(20) NOT NULL, 
	ends DATE NOT NULL, 
	due_at VARCHAR(20) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	next_at VARCHAR(20) NOT NULL, 
	report_id INTEGER, 
	error TEXT, 
	ended_at VARCHAR(20), 
	CONSTRAINT fk_schedule_run_report_id FOREIGN KEY(report_id) REFERENCES saved_report (id), 
	CONSTRAINT fk_schedule_run_schedule_id FOREIGN KEY(schedule_id) REFERENCES report_schedule (id), 
	CONSTRAINT uq_schedule_run_schedule_id_ends UNIQUE (schedule_id, ends)
);
CREATE TABLE shuffle_test (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	sample BOOLEAN NOT NULL, 
	everything BOOLEAN NOT NULL, 
	first DATE, 
	last DATE, 
	changes INTEGER NOT NULL, 
	result JSON NOT NULL, 
	made_at VARCHAR(20) NOT NULL, 
	made_by INTEGER, 
	CONSTRAINT fk_shuffle_test_made_by FOREIGN KEY(made_by) REFERENCES user_account (id)
);
CREATE TABLE staged_after (
	place INTEGER NOT NULL, 
	engagement_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	reference TEXT, 
	title TEXT NOT NULL, 
	arrangement VARCHAR(40) NOT NULL, 
	provider_id INTEGER, 
	owner_id INTEGER, 
	team_id INTEGER, 
	category VARCHAR(40), 
	status VARCHAR(40) NOT NULL, 
	end_reason VARCHAR(40), 
	started_on DATE, 
	due_on DATE, 
	ended_on DATE, 
	continues TEXT, 
	basis VARCHAR(40), 
	motives TEXT, 
	found_by VARCHAR(40), 
	fee_agreed_with VARCHAR(40), 
	serves_other_clients BOOLEAN, 
	contact VARCHAR(40), 
	work_managed_by VARCHAR(40), 
	worker_control SMALLINT, 
	our_control SMALLINT, 
	workload_set_by VARCHAR(40), 
	taxes_borne_by VARCHAR(40), 
	insurance_borne_by VARCHAR(40), 
	expenses_borne_by VARCHAR(40), 
	hours_estimated BIGINT, 
	hours_actual BIGINT, 
	effort VARCHAR(40), 
	team_size INTEGER, 
	task_count INTEGER, 
	parallel_projects INTEGER, 
	complexity SMALLINT, 
	pricing_model VARCHAR(40), 
	currency VARCHAR(3), 
	agreed_cost BIGINT, 
	actual_cost BIGINT, 
	cost_is_final BOOLEAN, 
	rate BIGINT, 
	percentage BIGINT, 
	project_budget BIGINT, 
	management_hours BIGINT, 
	in_house_cost BIGINT, 
	in_house_days BIGINT, 
	in_house_recorded_on DATE, 
	other_quote BIGINT, 
	other_quote_provider TEXT, 
	links TEXT, 
	tags TEXT, 
	notes TEXT, 
	source_columns TEXT, 
	folded TEXT NOT NULL, 
	title_sort TEXT NOT NULL, 
	retags INTEGER NOT NULL, 
	CONSTRAINT pk_staged_after PRIMARY KEY (place)
);
CREATE TABLE staged_answer (
	place INTEGER NOT NULL, 
	engagement_id INTEGER NOT NULL, 
	reviewer_id INTEGER, 
	review_id INTEGER, 
	revision INTEGER, 
	quality SMALLINT, 
	expertise SMALLINT, 
	resources SMALLINT, 
	flexibility SMALLINT, 
	communication SMALLINT, 
	goal_met VARCHAR(40), 
	would_rehire BOOLEAN, 
	comment TEXT, 
	folded TEXT, 
	silent BOOLEAN NOT NULL, 
	CONSTRAINT pk_staged_answer PRIMARY KEY (place)
);
CREATE TABLE staged_change (
	place INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	engagement_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	reference TEXT NOT NULL, 
	title TEXT NOT NULL, 
	said TEXT NOT NULL, 
	CONSTRAINT pk_staged_change PRIMARY KEY (place)
);
CREATE TABLE staged_check (
	import_id INTEGER NOT NULL, 
	changes INTEGER NOT NULL, 
	said JSON NOT NULL, 
	CONSTRAINT pk_staged_check PRIMARY KEY (import_id), 
	CONSTRAINT fk_staged_check_import_id FOREIGN KEY(import_id) REFERENCES import (id) ON DELETE CASCADE
);
CREATE TABLE staged_engagement (
	place INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	reference TEXT, 
	title TEXT NOT NULL, 
	arrangement VARCHAR(40) NOT NULL, 
	provider_id INTEGER, 
	owner_id INTEGER, 
	team_id INTEGER, 
	category VARCHAR(40), 
	status VARCHAR(40) NOT NULL, 
	end_reason VARCHAR(40), 
	started_on DATE, 
	due_on DATE, 
	ended_on DATE, 
	continues TEXT, 
	basis VARCHAR(40), 
	motives TEXT, 
	found_by VARCHAR(40), 
	fee_agreed_with VARCHAR(40), 
	serves_other_clients BOOLEAN, 
	contact VARCHAR(40), 
	work_managed_by VARCHAR(40), 
	worker_control SMALLINT, 
	our_control SMALLINT, 
	workload_set_by VARCHAR(40), 
	taxes_borne_by VARCHAR(40), 
	insurance_borne_by VARCHAR(40), 
	expenses_borne_by VARCHAR(40), 
	hours_estimated BIGINT, 
	hours_actual BIGINT, 
	effort VARCHAR(40), 
	team_size INTEGER, 
	task_count INTEGER, 
	parallel_projects INTEGER, 
	complexity SMALLINT, 
	pricing_model VARCHAR(40), 
	currency VARCHAR(3), 
	agreed_cost BIGINT, 
	actual_cost BIGINT, 
	cost_is_final BOOLEAN, 
	rate BIGINT, 
	percentage BIGINT, 
	project_budget BIGINT, 
	management_hours BIGINT, 
	in_house_cost BIGINT, 
	in_house_days BIGINT, 
	in_house_recorded_on DATE, 
	other_quote BIGINT, 
	other_quote_provider TEXT, 
	links TEXT, 
	tags TEXT, 
	notes TEXT, 
	source_columns TEXT, 
	folded TEXT NOT NULL, 
	title_sort TEXT NOT NULL, 
	CONSTRAINT pk_staged_engagement PRIMARY KEY (place)
);
CREATE TABLE staged_group (
	place INTEGER NOT NULL, 
	reference TEXT NOT NULL, 
	CONSTRAINT pk_staged_group PRIMARY KEY (place)
);
CREATE TABLE staged_line (
	place INTEGER NOT NULL, 
	engagement INTEGER NOT NULL, 
	day DATE, 
	kind VARCHAR(40), 
	amount BIGINT, 
	hours BIGINT, 
	note TEXT, 
	"key" TEXT, 
	mark VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_staged_line PRIMARY KEY (place)
);
CREATE TABLE staged_name (
	place INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	name TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	card TEXT NOT NULL, 
	known_id INTEGER, 
	revision INTEGER, made_id INTEGER, 
	CONSTRAINT pk_staged_name PRIMARY KEY (place)
);
CREATE TABLE staged_review (
	place INTEGER NOT NULL, 
	quality SMALLINT, 
	expertise SMALLINT, 
	resources SMALLINT, 
	flexibility SMALLINT, 
	communication SMALLINT, 
	goal_met VARCHAR(40), 
	would_rehire BOOLEAN, 
	comment TEXT, 
	folded TEXT, 
	CONSTRAINT pk_staged_review PRIMARY KEY (place)
);
CREATE TABLE staged_row (
	place INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	reference TEXT, 
	title TEXT, 
	said TEXT NOT NULL, 
	CONSTRAINT pk_staged_row PRIMARY KEY (place)
);
CREATE TABLE staged_text (
	place INTEGER NOT NULL, 
	subject VARCHAR(20) NOT NULL, 
	subject_id INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_staged_text PRIMARY KEY (place)
);
CREATE TABLE staged_touch (
	place INTEGER NOT NULL, 
	subject VARCHAR(20) NOT NULL, 
	subject_id INTEGER NOT NULL, 
	begins INTEGER NOT NULL, 
	size INTEGER NOT NULL, 
	CONSTRAINT pk_staged_touch PRIMARY KEY (place)
);
CREATE TABLE team (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	archived BOOLEAN NOT NULL, 
	revision INTEGER NOT NULL, name_sort TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT uq_team_folded UNIQUE (folded)
);
INSERT INTO "team" VALUES(1,'Web','web',0,1,'web');
INSERT INTO "team" VALUES(2,'Design','design',0,1,'design');
CREATE TABLE user_account (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	email TEXT, 
	password TEXT, 
	active BOOLEAN NOT NULL, 
	roles TEXT NOT NULL, 
	uniquifier VARCHAR(64) NOT NULL, 
	added_at VARCHAR(20) NOT NULL, 
	revision INTEGER NOT NULL, name_sort TEXT DEFAULT '' NOT NULL, must_change BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT uq_user_account_folded UNIQUE (folded), 
	CONSTRAINT uq_user_account_uniquifier UNIQUE (uniquifier)
);
CREATE INDEX ix_erasable_text_subject ON erasable_text (subject, subject_id);
CREATE INDEX ix_engagement_owner_id ON engagement (owner_id);
CREATE INDEX ix_engagement_provider_id ON engagement (provider_id);
CREATE INDEX ix_engagement_started_on ON engagement (started_on, id);
CREATE INDEX ix_engagement_ended_on ON engagement (ended_on, id);
CREATE INDEX ix_engagement_title_sort ON engagement (title_sort, id);
CREATE INDEX ix_engagement_continues ON engagement (continues);
CREATE INDEX ix_engagement_team_id ON engagement (team_id);
CREATE INDEX ix_event_subject ON event (subject, subject_id, id);
CREATE INDEX ix_event_what ON event (what);
CREATE INDEX ix_review_reviewer_id ON review (reviewer_id);
CREATE UNIQUE INDEX uq_review_record ON review (engagement_id) WHERE reviewer_id IS NULL;
CREATE INDEX ix_engagement_removed_at ON engagement (removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX ix_line_engagement_id_day ON line (engagement_id, day, id);
CREATE INDEX ix_line_import_id ON line (import_id);
CREATE INDEX ix_job_kind_subject_id ON job (kind, subject_id, id);
CREATE INDEX ix_job_state ON job (state, id);
CREATE INDEX ix_profile_header_mark ON profile (header_mark);
CREATE INDEX ix_event_at ON event (at, id);
CREATE UNIQUE INDEX ix_event_key ON event ("key");
CREATE INDEX ix_shuffle_test_sample_everything ON shuffle_test (sample, everything, id);
CREATE INDEX ix_saved_report_series ON saved_report (series, last, id);
CREATE INDEX ix_report_decision_report_id ON report_decision (report_id);
CREATE INDEX ix_report_share_report_id ON report_share (report_id);
CREATE INDEX ix_schedule_run_state ON schedule_run (state, next_at);
CREATE INDEX ix_report_delivery_report_id ON report_delivery (report_id);
CREATE INDEX ix_report_delivery_state ON report_delivery (state, next_at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('import',2);
INSERT INTO "sqlite_sequence" VALUES('provider',3);
INSERT INTO "sqlite_sequence" VALUES('team',2);
INSERT INTO "sqlite_sequence" VALUES('engagement',3);
INSERT INTO "sqlite_sequence" VALUES('review',1);
INSERT INTO "sqlite_sequence" VALUES('erasable_text',3);
INSERT INTO "sqlite_sequence" VALUES('event',2);
COMMIT;
