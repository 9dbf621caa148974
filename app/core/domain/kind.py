"""The base class of the kinds of value."""

from typing import Any

from app.core.domain.input_format import InputFormat


class Kind:
    """The interface of all kinds. What only some have, such as options, is used where the kind is known."""

    __slots__ = ()

    def read(self, text: str, reading: InputFormat) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> str:
        raise NotImplementedError
