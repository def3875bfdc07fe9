"""`surveytui hub`: the receiving side of counts and sealed batches."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from surveytui.cli.homes import Role, see_role, see_room
from surveytui.cli.options import narrate, with_home, with_language
from surveytui.cli.spoken import SpokenGroup
from surveytui.text.system import because
from surveytui.text.words import Words


@click.group(
    cls=SpokenGroup,
    invoke_without_command=True,
    example="surveytui hub --bind 0.0.0.0:8443 --cert hub.pem --key hub.key",
)
@click.option("--bind", default="127.0.0.1:8443", show_default=True, help="Where to listen.")
@click.option("--cert", type=click.Path(path_type=Path, dir_okay=False), help="The hub's certificate chain, PEM.")
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), help="Its private key, PEM.")
@click.option("--behind-proxy", is_flag=True, help="A proxy in front speaks TLS.")
@with_home
@with_language
@click.pass_context
def hub(
    context: click.Context,
    bind: str,
    cert: Path | None,
    key: Path | None,
    behind_proxy: bool,
    home: Path,
    language: str,
) -> None:
    """Receive counts and sealed batches over HTTPS, and show the board as a web page.

    Nothing is opened here. Ctrl-C or SIGTERM ends it. A supervisor with sticks alone needs no service: intake and quota
    work in the same home.
    """
    if context.invoked_subcommand is not None:
        return
    _serve(home, language, bind=bind, cert=cert, key=key, behind_proxy=behind_proxy)


def _serve(home: Path, language: str, *, bind: str, cert: Path | None, key: Path | None, behind_proxy: bool) -> None:
    from surveytui.sync.hub.desk import HubDesk
    from surveytui.sync.hub.home import HubHome

    see_role(home, Role.HUB)
    try:
        from surveytui.sync.hub.page import Page
        from surveytui.sync.hub.server import Server, make_app
        from surveytui.sync.hub.serving import doubts, listen, make_service, place_of
    except ImportError as error:
        raise _needs_service() from error
    place = place_of(bind, cert, key, behind_proxy=behind_proxy)
    with listen(place) as end:
        desk = HubDesk(HubHome.within(home))
        server = Server(desk, tell=lambda said: narrate(said[language]), know=end.lines.know)
        page = Page(server, behind_tls=place.behind_proxy)
        service = make_service(make_app(server, *page.routes()), place)
        scheme = "https" if cert else "http"
        narrate(
            Words(
                th=f"รับที่ {scheme}://{place.host}:{place.port} หยุดด้วย Ctrl-C"
                + ("" if page.has_login else " (หน้าเว็บยังไม่เปิด ตั้งรหัสด้วย surveytui hub password)"),
                en=f"listening on {scheme}://{place.host}:{place.port}; Ctrl-C ends it"
                + ("" if page.has_login else " (no web page before surveytui hub password)"),
            )[language]
        )
        if doubt := doubts(place, desk.today()):
            narrate(doubt[language])
        gc.collect()
        gc.freeze()  # the campaign, all of a nation's agencies, is never garbage: nobody needs to look through it again
        try:
            service.run(sockets=[end])
        finally:
            server.close()
            desk.close()


def _needs_service() -> Exception:
    from surveytui.errors import HubError

    return HubError(
        Words(th="เครื่องนี้ยังไม่ได้ติดตั้งส่วนของศูนย์รวบรวม", en="what a hub's service needs is not installed here"),
        hint=Words(th='ใช้ pip install "surveytui[hub]"', en='pip install "surveytui[hub]"'),
    )


@hub.command(example="surveytui hub trust campaign.bundle")
@click.argument("bundle", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="The words have been compared; do not ask.")
@with_home
@with_language
def trust(bundle: Path, yes: bool, home: Path, language: str) -> None:
    """Make this home a hub for the campaign in BUNDLE, or bring a newer version.

    The first time, the words shown must be the same that headquarters reads out over the telephone.
    """
    from surveytui.campaign.models import Bundle
    from surveytui.cli.ask import agreed
    from surveytui.cli.fingerprint import compare
    from surveytui.errors import BundleError, about
    from surveytui.foreign import read
    from surveytui.sealing.bundles import MOST_BYTES
    from surveytui.sync.hub.desk import trust as take
    from surveytui.sync.hub.home import HubHome

    see_room(home, Role.HUB)

    def confirm(offer: Bundle) -> bool:
        narrate(compare(offer)[language])
        return yes or agreed(Words(th="ตรงทั้งหมดหรือไม่", en="Does all of it agree?")[language], language)

    try:
        data = read(bundle, MOST_BYTES)
    except OSError as error:
        raise BundleError(because(error, th="เปิดแฟ้มไม่ได้", en="cannot be read"), where=str(bundle)) from error
    with about(bundle):
        current, new = take(HubHome.within(home), data, confirm=confirm)
    named = Words(
        th=f"ศูนย์รวบรวมของ “{current.birth.name}” รุ่น {current.version}",
        en=f"the hub of “{current.birth.name}”, version {current.version},",
    )
    ready = Words(th=f"{named.th} พร้อมแล้ว", en=f"{named.en} is ready")
    kept = Words(th=f"{named.th} ใช้อยู่แล้ว ไม่มีอะไรเปลี่ยน", en=f"{named.en} stays as it is: nothing newer was brought")
    narrate((ready if new else kept)[language])


@hub.command(example="surveytui hub password")
@with_home
@with_language
def password(home: Path, language: str) -> None:
    """Set the password of the web page, and end every session.

    Asked twice at the terminal; read as one line from standard input where that is no terminal.
    """
    from surveytui.cli.ask import new_secret
    from surveytui.sync.hub.home import HubHome
    from surveytui.sync.hub.sessions import see_password, set_password

    see_role(home, Role.HUB)
    asked = Words(th="รหัสผ่านหน้าเว็บ อย่างน้อย 10 ตัว", en="password of the web page, at least 10 characters")
    again = Words(th="อีกครั้ง", en="again")
    chosen = new_secret(asked[language], again[language], see_password, language)
    set_password(HubHome.within(home), chosen)
    narrate(Words(th="ตั้งรหัสแล้ว", en="the password is set")[language])
