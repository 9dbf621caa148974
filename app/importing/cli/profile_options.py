"""`contrast import --profile` and `--save-profile`: apply a profile to a file, and save one."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.domain.errors import Problem, Refused
from app.core.services.work import Work

if TYPE_CHECKING:
    from app.importing.services.imports import ImportResult
    from app.importing.values.options import Options


@dataclass(frozen=True, slots=True)
class ProfileOptions:
    """The name of the profile to apply to a file (`read`), and the one to save its options under (`save`)."""

    read: str | None
    save: str | None

    def apply(self, work: Work, uploads: Path, file: Path, options: "Options") -> tuple["Options", list[str]]:
        """Returns the options completed by the profile, and messages about that.

        Rejected rows of an earlier file are read with its options. Otherwise, without a profile, nothing is changed; a
        matching profile is pointed out.
        """
        from app.importing.files import open_table
        from app.importing.services import profiles, retry
        from app.importing.values.options import read_options
        from app.importing.values.profiles import merge_options

        if self.save is not None:
            profiles.check_name(work, self.save)
        if self.read is not None:
            options = self._profile_options(work, self.read, file, options)
            return options, []
        sheet = open_table(file, read_options(options))
        rest = retry.find_original(work, uploads, sheet)
        if rest is not None:
            message = (
                f"Note: These are the rows with errors from {rest.file_name}. The settings of that import "
                "were applied; your options override them."
            )
            return merge_options(rest.options, options), [message]
        matching = () if sheet.ours or self.save else profiles.matching_profiles(work, sheet.header).exact
        return options, [
            f"A profile matches this header. To apply it: --profile {shlex.quote(each.profile.name)}"
            for each in matching[:1]
        ]

    def _profile_options(self, work: Work, name: str, file: Path, given: "Options") -> "Options":
        """Returns the options completed by the profile. Raises Refused for each column that the profile names and the
        file lacks, unless other options replace it: on the console nobody reviews fields that would stay unknown."""
        from app.importing.files import open_table
        from app.importing.services import profiles
        from app.importing.values.options import read_options
        from app.importing.values.profiles import missing_columns

        options, missing = profiles.apply(work, name, file, given)
        if not missing:
            return options
        profile, header = profiles.get_by_name(work, name).profile, open_table(file, read_options(options)).header
        problems = []
        for column, fields in missing_columns(profile, header, given).items():
            way_out = "; ".join(f"--map {field}=HEADER, or --map {field}= if there is none" for field in fields) or (
                "save a new profile for such files (--save-profile)"
            )
            problems.append(
                Problem(
                    "profile-column",
                    f"The file has no column “{column}”, which the profile “{profile.name}” needs. "
                    f"It has: {', '.join(header)}. Choose another column: {way_out}.",
                    column,
                )
            )
        if problems:
            raise Refused(problems)
        return options

    def save_profile(self, work: Work, done: "ImportResult") -> list[str]:
        """Saves the options of a file that was imported or changes nothing, if requested; returns messages about
        that."""
        from app.importing.services import profiles, setup

        number = done.number
        if number is not None and self.read is not None:
            setup.record_profile(work, number, self.read)
        if self.save is None:
            return []
        if number is None and (done.preview.refusals or not done.preview.table.read):
            return [f"Nothing was imported, so the profile “{self.save}” was not saved."]
        if number is None:
            saved = profiles.save(work, self.save, done.preview.table.header, setup.explicit_options(done.preview))
        else:
            saved = setup.save_profile(work, number, done.preview, self.save)
        return [f"Saved as profile “{saved.profile.name}”."]
