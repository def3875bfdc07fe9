"""Commands that explain themselves in Thai or English, in lines that are parted between words and never cut."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import Any

import click

from surveytui.cli.options import default_language
from surveytui.text.words import Words

_USAGE, _OPTIONS, _COMMANDS = Words("วิธีใช้", "Usage"), Words("ตัวเลือก", "Options"), Words("คำสั่ง", "Commands")
_EXAMPLE = Words("ตัวอย่าง", "Example")


class Page(click.HelpFormatter):
    """Sets help as everything else of ours is set: click would part Thai anywhere, and count marks as cells."""

    def write_text(self, text: str) -> None:
        """Paragraphs, which an empty line parts."""
        from surveytui.text.thai import wrap

        indent = " " * self.current_indent
        paragraphs = [" ".join(one.split()) for one in text.split("\n\n")]
        set_ = [[indent + line for line in wrap(one, self.width - len(indent))] for one in paragraphs]
        self.write("\n\n".join("\n".join(lines) for lines in set_) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names at the left, what they are at the right; a name that is too long has a line of its own."""
        from surveytui.text.thai import wrap

        listed = list(rows)
        most = min(max((len(name) for name, _ in listed), default=0), col_max)
        indent, second = " " * self.current_indent, self.current_indent + most + col_spacing
        for name, text in listed:
            lines = wrap(" ".join(text.split()), max(10, self.width - second))
            if len(name) > most:
                self.write(f"{indent}{name}\n")
            else:
                self.write(f"{indent}{name:<{most}}{' ' * col_spacing}{lines.pop(0)}".rstrip() + "\n")
            self.write("".join(f"{' ' * second}{line}\n" for line in lines if line))


class SpokenContext(click.Context):
    """A context whose help is set by `Page`."""

    formatter_class = Page


def language_of(context: click.Context) -> str:
    """The language that the command line asks for, be it behind `--help`, or the environment's."""
    return context.find_object(str) or default_language()


class Spoken(click.Command):
    """A command whose help is in Thai or English.

    Args:
        example: A command line to copy; it is shown unparted.
    """

    context_class = SpokenContext

    def __init__(self, *arguments: Any, example: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.example = example

    def paragraphs(self, words: str, language: str) -> Sequence[str]:
        """What it does.

        Args:
            words: Those that call it, without the program's name.
            language: "th" or "en".
        """
        if language == "th":
            from surveytui.cli.help_th import TEXTS

            if words in TEXTS:
                return TEXTS[words]
        return inspect.cleandoc(self.help or "").split("\n\n")

    def summary(self, words: str, language: str) -> str:
        """The first sentence of what it does."""
        first, _, _ = " ".join(self.paragraphs(words, language)[0].split()).partition(". ")
        return first.removesuffix(".")

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how it is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{_USAGE[language_of(ctx)]}: ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text("\n\n".join(self.paragraphs(words_of(ctx), language_of(ctx))))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options."""
        records = [_record(option, ctx) for option in self.get_params(ctx) if isinstance(option, click.Option)]
        with formatter.section(_OPTIONS[language_of(ctx)]):
            formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The example, whole, so that it can be copied."""
        formatter.write(f"\n  {_EXAMPLE[language_of(ctx)]}: {self.example}\n")


class SpokenGroup(Spoken, click.Group):
    """A group of such commands."""

    command_class = Spoken

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options and its commands."""
        Spoken.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with the first sentence of what it does."""
        language = language_of(ctx)
        with formatter.section(_COMMANDS[language]):
            formatter.write_dl([(name, self.told(name, ctx, language)) for name in self.list_commands(ctx)])

    def told(self, name: str, ctx: click.Context, language: str) -> str:
        """What the list says about a command."""
        command = self.get_command(ctx, name)
        return command.summary(f"{words_of(ctx)} {name}".strip(), language) if isinstance(command, Spoken) else ""


def words_of(context: click.Context) -> str:
    """The words that call a command, without the program's name."""
    return context.command_path.removeprefix(context.find_root().info_name or "").strip()


def _record(option: click.Option, context: click.Context) -> tuple[str, str]:
    """An option as it is typed, and what it does."""
    name, english = option.get_help_record(context) or (option.opts[-1], "")
    if language_of(context) != "th":
        return name, english
    from surveytui.cli.help_th import OPTIONS

    key = max(option.opts, key=len)
    said = OPTIONS.get(f"{words_of(context)} {key}".strip()) or OPTIONS.get(key) or english
    extra = option.get_help_extra(context)
    told = [f"ถ้าไม่ระบุ: {extra['default']}"] if "default" in extra else []
    told += [extra["range"]] if "range" in extra else []
    told += ["ต้องระบุ"] if "required" in extra else []
    return name, f"{said}  [{'; '.join(told)}]" if told else said


def wrongly(error: click.UsageError, language: str) -> list[str]:
    """What to tell somebody who called a command wrongly: how it is called, where help is, what was wrong."""
    context = error.ctx
    lines = [] if context is None else [context.get_usage()]
    if context is not None:
        lines.append(
            Words(th="ดูวิธีใช้: {} --help", en="Try '{} --help' for help.")[language].format(context.command_path) + "\n"
        )
    return [
        *lines,
        f"{Words(th='สั่งไม่ถูก', en='Error')[language]}: {_what(error) if language == 'th' else error.format_message()}",
    ]


def _what(error: click.UsageError) -> str:
    """What was wrong, in Thai."""
    match error:
        case click.NoSuchOption(option_name=name, possibilities=meant):
            return f"ไม่มีตัวเลือก {name}{_perhaps(meant)}"
        case click.exceptions.NoSuchCommand(command_name=name, possibilities=meant):
            return f"ไม่มีคำสั่ง {name}{_perhaps(meant)}"
        case click.MissingParameter(param=click.Parameter() as parameter):
            return f"ยังไม่ได้ระบุ {_name(parameter)}"
        case click.BadParameter(param=click.Parameter() as parameter):
            return f"{_name(parameter)} {_wanted(parameter.type)}"
        case click.BadOptionUsage(option_name=name):
            return f"ใช้ {name} ไม่ถูก ดูว่าต้องมีค่าตามหลังหรือไม่"
        case _:
            return f"มีคำเกินหรือขาด ({error.format_message()})"


def _perhaps(meant: Sequence[str] | None) -> str:
    return f" หมายถึง {' หรือ '.join(meant)} ใช่หรือไม่" if meant else ""


def _name(parameter: click.Parameter) -> str:
    return max(parameter.opts, key=len) if isinstance(parameter, click.Option) else parameter.human_readable_name


def _wanted(kind: click.ParamType[Any]) -> str:
    """What a value must be."""
    match kind:
        case click.Choice(choices=choices):
            return f"ต้องเป็น {' หรือ '.join(map(str, choices))}"
        case click.IntRange(min=least, max=most):
            bounds = ("" if least is None else f" ตั้งแต่ {least:,}", "" if most is None else f" ไม่เกิน {most:,}")
            return f"ต้องเป็นจำนวนเต็ม{''.join(bounds)}"
        case click.Path(file_okay=True, dir_okay=False, exists=exists):
            return "ต้องเป็นแฟ้มที่มีอยู่และเปิดอ่านได้" if exists else "ต้องเป็นแฟ้ม ไม่ใช่โฟลเดอร์"
        case click.Path(file_okay=False, exists=exists):
            return "ต้องเป็นโฟลเดอร์ที่มีอยู่แล้ว" if exists else "ต้องเป็นโฟลเดอร์"
        case click.Path():
            return "ต้องเป็นแฟ้มหรือโฟลเดอร์ที่มีอยู่"
        case _:
            return "ต้องเป็นจำนวนเต็ม"
