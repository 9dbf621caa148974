"""Every event has a seal and is never changed or deleted, names in older events are erasable, and entries have an index
of the removed ones."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

BATCH = 2_000
EVENTS = "The history is append-only. Events are never changed or deleted."
IMPORTS = "The history is append-only. What an import changed is never changed or deleted."
SEALS = "The history is append-only. Seals are never changed or deleted."
TEXTS = "A text of the history can be erased, but not changed or deleted."
APPEND_ONLY = {'event': EVENTS, 'event_seal': SEALS, 'import_change': IMPORTS}
# On SQLite, INSERT OR REPLACE would delete an earlier row without the triggers on DELETE.
NO_REPLACE = {
    'event': ("SELECT 1 FROM event WHERE id = NEW.id OR key = NEW.key", EVENTS),
    'event_seal': ("SELECT 1 FROM event_seal WHERE id = NEW.id OR event_id = NEW.event_id", SEALS),
    'erasable_text': ("SELECT 1 FROM erasable_text WHERE id = NEW.id", TEXTS),
}
ERASES = "NEW.id = OLD.id AND NEW.subject = OLD.subject AND NEW.subject_id = OLD.subject_id AND NEW.text IS NULL"
# The name of a deleted record, which goes when the record comes back.
IS_FORMER_NAME = "OLD.subject LIKE 'gone %'"

EVENT = sa.table(
    'event',
    sa.column('id', sa.Integer),
    sa.column('at', sa.String),
    sa.column('what', sa.String),
    sa.column('user_id', sa.Integer),
    sa.column('source', sa.String),
    sa.column('address_id', sa.Integer),
    sa.column('subject', sa.String),
    sa.column('subject_id', sa.Integer),
    sa.column('changes', sa.JSON),
    sa.column('note', sa.JSON),
    sa.column('key', sa.String),
    sa.column('action_id', sa.Integer),
    sa.column('is_part', sa.Boolean),
)
SEAL = sa.table('event_seal', sa.column('event_id', sa.Integer), sa.column('hash', sa.String))
TEXT = sa.table(
    'erasable_text',
    sa.column('id', sa.Integer),
    sa.column('subject', sa.String),
    sa.column('subject_id', sa.Integer),
    sa.column('text', sa.Text),
)
PERSONAL = {('engagement', 'reviewers'), ('organisation', 'mail user'), ('organisation', 'mail sender')}


def upgrade() -> None:
    op.create_table('event_seal',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_event_seal')),
        sa.UniqueConstraint('event_id', name=op.f('uq_event_seal_event_id')),
        sqlite_autoincrement=True
    )
    is_removed = sa.text("removed_at IS NOT NULL")
    op.create_index('ix_line_removed_at', 'line', ['removed_at'], sqlite_where=is_removed, postgresql_where=is_removed)
    connection = op.get_bind()
    last, position = '', 0
    texts = [sa.cast(EVENT.c[name], sa.Text).label(f'{name}_text') for name in ('changes', 'note')]
    query = sa.select(EVENT, *texts).order_by(EVENT.c.id).limit(BATCH)
    while rows := connection.execute(query.where(EVENT.c.id > position)).all():
        seals = []
        for row in rows:
            last = hash_of(last, erasable(connection, row))
            seals.append({'event_id': row.id, 'hash': last})
        connection.execute(sa.insert(SEAL), seals)
        position = rows[-1].id
    if connection.dialect.name == 'sqlite':
        protect_sqlite()
    else:
        protect_postgresql()


def erasable(connection, row):
    """Moves the names in an event to rows that can be erased; returns the event's values as they are stored then."""
    changes = {
        name: [stored(connection, row, value) for value in both] if (row.subject, name) in PERSONAL else both
        for name, both in row.changes.items()
    }
    note = dict(row.note)
    if 'line' in note and isinstance(note.get('which'), str):
        note['which'] = stored(connection, row, note['which'])
    if (changes, note) == (row.changes, row.note):
        return [*row[:8], row.changes_text, row.note_text, *row[10:13]]
    connection.execute(sa.update(EVENT).where(EVENT.c.id == row.id).values(changes=changes, note=note))
    return [*row[:8], json.dumps(changes), json.dumps(note), *row[10:13]]


def stored(connection, row, value):
    if not isinstance(value, str):
        return value
    added = sa.insert(TEXT).values(subject=row.subject, subject_id=row.subject_id, text=value).returning(TEXT.c.id)
    return {'text': connection.execute(added).scalar_one()}


def hash_of(last, values):
    text = json.dumps([last, *values], sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    return hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()


def protect_sqlite() -> None:
    for table, message in APPEND_ONLY.items():
        for verb in ('UPDATE', 'DELETE'):
            op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                       f"BEGIN SELECT RAISE(ABORT, '{message}'); END")
    for table, (existing, message) in NO_REPLACE.items():
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS ({existing}) "
                   f"BEGIN SELECT RAISE(ABORT, '{message}'); END")
    op.execute("CREATE TRIGGER erasable_text_no_update BEFORE UPDATE ON erasable_text "
               f"WHEN NOT ({ERASES}) BEGIN SELECT RAISE(ABORT, '{TEXTS}'); END")
    op.execute("CREATE TRIGGER erasable_text_no_delete BEFORE DELETE ON erasable_text "
               f"WHEN NOT ({IS_FORMER_NAME}) BEGIN SELECT RAISE(ABORT, '{TEXTS}'); END")


def protect_postgresql() -> None:
    op.execute("CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
               "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$")
    for table, message in APPEND_ONLY.items():
        op.execute(f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                   f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{message}')")
    for table, message in (*APPEND_ONLY.items(), ('erasable_text', TEXTS)):
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                   f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{message}')")
    op.execute("CREATE TRIGGER erasable_text_no_update BEFORE UPDATE ON erasable_text FOR EACH ROW "
               f"WHEN (NOT ({ERASES})) EXECUTE FUNCTION refuse_change('{TEXTS}')")
    op.execute("CREATE TRIGGER erasable_text_no_delete BEFORE DELETE ON erasable_text FOR EACH ROW "
               f"WHEN (NOT ({IS_FORMER_NAME})) EXECUTE FUNCTION refuse_change('{TEXTS}')")


def downgrade() -> None:
    op.drop_index('ix_line_removed_at', 'line')
    if op.get_bind().dialect.name == 'sqlite':
        for table in ('event', 'import_change', 'erasable_text'):
            for verb in ('update', 'delete'):
                op.execute(f"DROP TRIGGER {table}_no_{verb}")
        for table in ('event', 'erasable_text'):
            op.execute(f"DROP TRIGGER {table}_no_replace")
        op.drop_table('event_seal')
        return
    for table in ('event', 'import_change'):
        op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    for table in ('event', 'import_change', 'erasable_text'):
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    for verb in ('update', 'delete'):
        op.execute(f"DROP TRIGGER erasable_text_no_{verb} ON erasable_text")
    op.drop_table('event_seal')
    op.execute("DROP FUNCTION refuse_change()")
