"""What every kind of value can do."""

from typing import Any

from app.core.domain.input_format import InputFormat


class Kind:
    """What every kind can do. What only some have, such as options, is asked for where the kind is known."""

    __slots__ = ()

    def read(self, text: str, reading: InputFormat) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> str:
        raise NotImplementedError
