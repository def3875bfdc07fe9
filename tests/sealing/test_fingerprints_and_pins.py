"""What people read out and type: fingerprints over the telephone, PINs at the counter."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.errors import KeyFileError
from surveytui.sealing.fingerprint import fingerprint, parts
from surveytui.sealing.password import hash_password
from surveytui.sealing.pin import check_pin, digits, hash_pin, wait_after, weak
from surveytui.sealing.wordlists import ENGLISH, THAI
from tests.sealing import ear


@pytest.mark.parametrize(("words", "spelling"), [(THAI, ear.thai), (ENGLISH, ear.english)], ids=["th", "en"])
def test_no_two_words_sound_alike(words: tuple[str, ...], spelling: object) -> None:
    """256 different words, each pair at least three sounds apart."""
    assert len(set(words)) == 256
    assert callable(spelling)
    heard = {word: spelling(word) for word in words}
    close = [pair for pair in combinations(words, 2) if ear.distance(heard[pair[0]], heard[pair[1]]) < 3]
    assert close == []


def test_the_ear_hears_what_people_confuse() -> None:
    """The test above can fail: well-known pairs are found close."""
    assert ear.distance(ear.thai("ปลา"), ear.thai("ป้า")) < 3
    assert ear.distance(ear.thai("หมา"), ear.thai("ม้า")) == 0
    assert ear.distance(ear.english("flower"), ear.english("flour")) < 3


def test_fingerprints_are_fixed_for_ever() -> None:
    """The words that one version prints are the words that the next one must print."""
    assert fingerprint(bytes(32), "th") == "เครื่องบิน มะละกอ ผลไม้ เอราวัณ กระซิบ ถั่วงอก · 3859 6553 0941 2467"
    assert fingerprint(bytes(32), "en") == "captain notebook leopard temple amber flute · 3859 6553 0941 2467"


@given(st.binary(min_size=32, max_size=32), st.integers(0, 255))
def test_another_campaign_has_another_fingerprint(campaign: bytes, bit: int) -> None:
    """One changed bit changes words and digits."""
    other = bytearray(campaign)
    other[bit // 8] ^= 1 << bit % 8
    words, groups = parts(campaign, "th")
    other_words, other_groups = parts(bytes(other), "th")
    assert words != other_words
    assert groups != other_groups
    assert len(words) == 6
    assert all(len(group) == 4 and group.isdigit() for group in groups)


def test_a_pin_is_known_again_and_only_it() -> None:
    """Thai digits are the same PIN; everything else is wrong, never an error."""
    stored = hash_pin("482915")
    assert stored.startswith("$argon2id$")
    assert "482915" not in stored
    assert check_pin(stored, "482915")
    assert check_pin(stored, "๔๘๒๙๑๕")
    for wrong in ("482916", "4829150", "", "48291", "abcdef", "482915 "):
        assert not check_pin(stored, wrong)
    assert hash_pin("482915") != stored


@pytest.mark.parametrize("hashed", [hash_pin("482915"), hash_password("a long password")], ids=["PIN", "password"])
def test_guessing_costs_what_the_rfc_recommends(hashed: str) -> None:
    """Whoever has the file: 64 MiB, 3 passes and 4 lanes for each guess (RFC 9106, second recommendation)."""
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("stored", ["", "x", "$argon2id$v=19$", "$argon2id$v=19$m=1,t=1,p=9$AAAA$AAAA"])
def test_a_damaged_hash_is_told_from_a_wrong_pin(stored: str) -> None:
    """No PIN would ever fit: the officer must hear that, not "wrong PIN"."""
    with pytest.raises(KeyFileError):
        check_pin(stored, "482915")


@pytest.mark.parametrize(
    "pin",
    ["123456", "987654", "890123", "111111", "121212", "112211", "123123", "12341234", "311225", "25681231", "12345"],
)
def test_guessable_pins_are_weak(pin: str) -> None:
    """Runs, repeats, dates, and what is no PIN at all."""
    assert weak(pin)


@pytest.mark.parametrize("pin", ["482915", "7340951", "86420975"])
def test_ordinary_pins_are_not(pin: str) -> None:
    """The rule leaves enough to choose from."""
    assert not weak(pin)


def test_most_pins_are_left() -> None:
    """Nine in ten six-digit PINs may be taken."""
    sample = [f"{number * 7919 % 1_000_000:06d}" for number in range(5000)]
    assert sum(map(weak, sample)) < len(sample) / 10


def test_pins_have_six_to_eight_digits() -> None:
    """Nothing else is hashed."""
    assert digits("๑๒๓๔๕๖") == "123456"
    assert digits("12345") is None
    assert digits("123456789") is None
    with pytest.raises(ValueError, match="5"):
        hash_pin("12345")


def test_waits_grow_with_the_count() -> None:
    """0, 0, 5, 20, 60 seconds, then always 300."""
    assert [wait_after(failures) for failures in (-1, 0, 1, 2, 3, 4, 5, 6, 1000)] == [0, 0, 0, 5, 20, 60, 300, 300, 300]
