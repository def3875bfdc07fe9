"""The channel says a fixed set of messages, whole, and nothing else."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.counter.channel import LIMIT, Channel, ChannelError, Go, Keep, Kept, Leave, Over, Ready, Refused


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours), theirs


@given(
    st.lists(
        st.one_of(
            st.builds(Go, agency=st.text(), tools=st.tuples(st.text()), language=st.sampled_from(["th", "en"])),
            st.builds(Keep, record=st.binary(max_size=20_000), agency=st.text(), tool=st.text()),
            st.builds(Refused, why=st.text()),
            st.builds(Over, how=st.text()),
            st.just(Kept()),
            st.just(Leave()),
            st.just(Ready()),
        ),
        max_size=4,
    )
)
def test_what_is_said_arrives_whole_and_in_order(messages: list[Ready]) -> None:
    """Every message comes out as it went in, however the bytes are cut; the end comes as None."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        speaker, listener = Channel(ours), Channel(theirs)
        for message in messages:
            assert speaker.send(message)
        ours.close()
        heard = []
        while (said := listener.receive()) is not None:
            heard.append(said)
        assert heard == messages


@pytest.mark.parametrize(
    "garbage",
    [b"\x00\x00\x00\x05hello", b"\x00\x01\x00\x01" + bytes(70_000), b"\x00\x00\x00\x00", b"\x00\x00\x00\x01\x80"],
    ids=["no MessagePack", "over the limit", "empty", "no tag"],
)
def test_garbage_is_refused(ends: tuple[Channel, socket.socket], garbage: bytes) -> None:
    """What is no message of ours ends in an error, not in a guess."""
    channel, other = ends
    other.setblocking(False)
    other.send(garbage)
    with pytest.raises(ChannelError):
        channel.receive()


def test_a_message_with_an_unknown_member_is_refused(ends: tuple[Channel, socket.socket]) -> None:
    """A member that the protocol does not have is no harmless extra: it may be an answer on its way to the keeper."""
    import msgspec

    channel, other = ends
    body = msgspec.msgpack.encode({"type": "Over", "how": "kept", "answers": {"e1": "4"}})
    other.sendall(len(body).to_bytes(4, "big") + body)
    with pytest.raises(ChannelError):
        channel.receive()


def test_a_message_over_the_limit_is_not_sent(ends: tuple[Channel, socket.socket]) -> None:
    """The sender finds out, not the receiver."""
    channel, _ = ends
    with pytest.raises(ValueError, match="64 KiB"):
        channel.send(Over("x" * (LIMIT + 1)))


def test_nobody_listening_is_told(ends: tuple[Channel, socket.socket]) -> None:
    """A closed other end is an answer, not an exception."""
    channel, other = ends
    other.close()
    assert not channel.send(Ready())


def test_arrived_gives_the_messages_before_the_end(ends: tuple[Channel, socket.socket]) -> None:
    """A process that says *over* and dies at once is still heard."""
    channel, other = ends
    Channel(other).send(Over("kept"))
    other.close()
    assert list(channel.arrived()) == [Over("kept")]
    assert list(channel.arrived()) == [None]
