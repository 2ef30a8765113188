"""Parameters with other values: what a person asks with `--set PATH=VALUE`.

What belongs here: reading such a setting, and parameters in which it replaces the value in force.
What does not: deciding with them, or any file: nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any

import yaml

from rules.dated import Parameters

_NEAR = 3


class SettingFault(ValueError):
    """A setting that names no parameter, or a value of another kind; the text says which fit."""


def with_settings(parameters: Parameters, settings: Sequence[str], on: date) -> Parameters:
    """`parameters` in which each `PATH=VALUE` replaces what is in force on `on`.

    PATH is the name `bansos rules list` prints, with dots or slashes, and for a parameter of
    named values one name more (`pkh/jenjang.SD`). VALUE is written as in the file: a number,
    a word, or a list `[A, B]`. It must be of the kind that stands there.
    """
    changed = dict(parameters.by_name)
    named: set[str] = set()
    for setting in settings:
        path, sign, text = setting.partition("=")
        if not sign or not text.strip():
            raise SettingFault(
                f"--set {setting}: tulis / write JALUR=NILAI, mis. desil_maks.SEMBAKO=5."
            )
        name, key = _found(path.strip().replace(".", "/").removesuffix("/yaml"), parameters)
        if f"{name} {key}" in named:
            raise SettingFault(f"--set {path}: diberi dua kali / given twice.")
        named.add(f"{name} {key}")
        in_force = Parameters(parameters.root, changed).entry(name, on)
        value = _value(text.strip(), in_force.isi if key is None else in_force.isi[key], name)
        if key is None:
            _check_words(value, parameters.by_name[name].satuan, name)
        content = value if key is None else {**in_force.isi, key: value}
        entries = tuple(
            replace(entry, isi=content) if entry is in_force else entry
            for entry in changed[name].nilai
        )
        changed[name] = replace(changed[name], nilai=entries)
    return Parameters(parameters.root, changed)


def _found(path: str, parameters: Parameters) -> tuple[str, str | None]:
    """The parameter a path names, and the name inside it; SettingFault tells the nearest."""
    if path in parameters.by_name:
        return path, None
    name, _, key = path.rpartition("/")
    if name in parameters.by_name:
        contents = parameters.by_name[name].nilai[-1].isi
        if isinstance(contents, dict) and key in contents:
            return name, key
        inside = (
            f" Di dalamnya / inside: {', '.join(contents)}." if isinstance(contents, dict) else ""
        )
        raise SettingFault(f"{path}: {name} tidak memuat / has no {key}.{inside}")
    by_lower = {one.lower(): one for one in parameters.by_name}
    last = {one: one.rpartition("/")[2] for one in by_lower}
    near = [by_lower[one] for one in get_close_matches(path.lower(), by_lower, _NEAR)]
    words = get_close_matches(path.lower().rpartition("/")[2], set(last.values()), _NEAR)
    # several files may end in one word: desil_maks/SEMBAKO and prorata/SEMBAKO
    near += [by_lower[one] for word in words for one in sorted(last) if last[one] == word]
    hint = f" Mungkin / perhaps: {', '.join(dict.fromkeys(near))}." if near else ""
    raise SettingFault(
        f"Parameter tidak ada / no such parameter: {path}.{hint} Semuanya / all: bansos rules list."
    )


def _value(text: str, now: Any, name: str) -> Any:
    """The text as a value of the kind that stands there now."""
    kinds: dict[type, str] = {
        int: "bilangan bulat ≥ 0 / a whole number",
        float: "bilangan / a number",
        str: "kata / a word",
        list: "daftar / a list: [A, B]",
        dict: "pasangan / named values: {A: …}",
    }
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError:
        value = None
    if isinstance(now, str) and not isinstance(value, list | dict):
        value = text
    if isinstance(now, float) and type(value) is int:
        value = float(value)
    wrong = type(value) is not type(now) or (type(value) is int and value < 0)
    if isinstance(now, list) and isinstance(value, list):
        wrong = not value or {type(one) for one in value} != {type(one) for one in now}
    if wrong:
        raise SettingFault(f"{name}: nilai {text} bukan {kinds[type(now)]}; sekarang / now: {now}.")
    return value


def _check_words(value: Any, unit: str, name: str) -> None:
    """A parameter whose unit names its words (`YA atau TIDAK`) takes no other."""
    words = unit.split(" atau ")
    if len(words) > 1 and isinstance(value, str) and value not in words:
        raise SettingFault(f"{name}: {value} harus salah satu / must be one of {', '.join(words)}.")
