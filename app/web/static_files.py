"""Style sheets, scripts and icons. Pages link to them by names with a hash of their content (`css/base.3f2a91c0.css`),
which browsers cache for a year; by its plain name a file is revalidated each time.
"""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from flask import Flask, Response, abort, request

from app.core import ROOT

FOLDER = ROOT / "app" / "web" / "static"
YEAR_SECONDS = 365 * 24 * 3600
_RELATIVE_IMPORT = re.compile(r'(?<=")\./([\w-]+\.js)(?=")')  # import of another script in the same folder


@dataclass(frozen=True, slots=True)
class StaticFile:
    """`content`: the bytes sent; scripts import other scripts by their hashed names. `digest`: the hash in the name."""

    name: str
    content: bytes
    digest: str

    @property
    def hashed_name(self) -> str:
        """Returns its name with the hash of its content."""
        path = PurePosixPath(self.name)
        return str(path.with_name(f"{path.stem}.{self.digest}{path.suffix}"))


def register(app: Flask) -> None:
    """Serves the files, and adds the hash to every URL built for one."""
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=_send)

    @app.url_defaults
    def _with_hash(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and (found := load_files().get(values["filename"])):
            values["filename"] = found.hashed_name


@cache
def load_files() -> dict[str, StaticFile]:
    """Returns every file by its plain name; they are read on first use."""
    names = (path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
    return {name: _load_file(name) for name in names}


@cache
def _load_file(name: str) -> StaticFile:
    content = Path(FOLDER, name).read_bytes()
    if name.endswith(".js"):
        folder = PurePosixPath(name).parent

        def hashed(script: re.Match[str]) -> str:
            return f"./{PurePosixPath(_load_file(str(folder / script[1])).hashed_name).name}"

        content = _RELATIVE_IMPORT.sub(hashed, content.decode()).encode()
    return StaticFile(name, content, hashlib.sha256(content).hexdigest()[:8])


@cache
def _files_by_hashed_name() -> dict[str, StaticFile]:
    return {each.hashed_name: each for each in load_files().values()}


def _send(filename: str) -> Response:
    hashed = _files_by_hashed_name().get(filename)
    found = hashed or load_files().get(filename) or abort(404)
    response = Response(found.content, mimetype=mimetypes.guess_type(found.name)[0])
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable" if hashed else "no-cache"
    response.set_etag(found.digest)
    response.make_conditional(request)
    return response
