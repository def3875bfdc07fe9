"""One value, one spelling; and no JSON, however hostile, gets past as anything but a ValueError."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui import canonical

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_encoding_is_stable_and_comes_back(value: object) -> None:
    """Decoding and encoding again gives the same bytes."""
    data = canonical.encode(value)
    assert canonical.decode_any(data) == value
    assert canonical.encode(canonical.decode_any(data)) == data


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_the_order_of_members_does_not_matter(value: dict[str, int]) -> None:
    """Two programs that fill a mapping in another order write the same bytes."""
    assert canonical.encode(value) == canonical.encode(dict(reversed(value.items())))


def test_an_empty_member_changes_no_digest() -> None:
    """A later version may add members that are empty by default: old digests stay."""

    @dataclass
    class Old:
        a: int

    @dataclass
    class New:
        a: int
        b: str = ""
        c: tuple[int, ...] = ()
        d: int | None = None

    assert canonical.digest(Old(1)) == canonical.digest(New(1))
    assert canonical.digest(New(1, b="x")) != canonical.digest(New(1))
    assert canonical.digest({"a": False}) != canonical.digest({"a": 0}) != canonical.digest({})


@pytest.mark.parametrize("data", [b"[" * 200_000, b"{", b"\xff", b"1e999", b'{"a":1}x', b'"\\ud800"'])
def test_hostile_json_is_a_value_error(data: bytes) -> None:
    """Depth, truncation, bad UTF-8, overflow, trailing bytes."""
    with pytest.raises(ValueError, match=r"."):
        canonical.decode(data, dict[str, int])
