"""One raw hospital encounter: its fields, how text becomes an encounter, and what makes one valid.

The single source of fields and limits is ``encounter.schema.json`` beside this file (JSON Schema); the validation of
the event stream reads the same file. Data: Strack et al., "Diabetes 130-US Hospitals for Years 1999-2008", UCI Machine
Learning Repository, CC BY 4.0.
"""

import json
import pkgutil
import re
from collections.abc import Mapping
from typing import Any

Encounter = Mapping[str, Any]
"""Field name of the UCI file to value: ``int`` for ids and counts, ``str`` for the rest, ``?`` where a value is
missing."""

MISSING = '?'
"""How the UCI file writes a missing value."""

QUOTED_CHARACTERS = 80
"""A reason quotes at most so many characters of a value, so that junk does not fill the log."""

# Read through the loader, not the file system: Glue imports this package from a zip archive.
_SCHEMA = json.loads(pkgutil.get_data(__package__, 'encounter.schema.json') or b'')

FIELDS: tuple[str, ...] = tuple(_SCHEMA['properties'])
"""The 50 field names in the order of the UCI file."""

_KEYWORDS = {'description', 'type', 'enum', 'pattern', 'maxLength', 'minimum', 'maximum'}
for _field, _rules in _SCHEMA['properties'].items():
    if set(_rules) - _KEYWORDS:
        raise NotImplementedError(
            f'encounter.schema.json: {_field} uses {sorted(set(_rules) - _KEYWORDS)}, which validate() does not check. '
            f'Use {sorted(_KEYWORDS)}, or teach validate() the keyword.'
        )


def column(field: str) -> str:
    """Name of the table column for a field: lower case, ``_`` for ``-`` (``A1Cresult`` is ``a1cresult``)."""
    return field.lower().replace('-', '_')


def is_integer(field: str) -> bool:
    """Whether the field holds an integer (an id or a count); all others hold text."""
    return _SCHEMA['properties'][field]['type'] == 'integer'


def may_be_missing(field: str) -> bool:
    """Whether ``?`` is a valid value of the field."""
    rules = _SCHEMA['properties'][field]
    return not is_integer(field) and not _problem(MISSING, rules)


def parse(row: Mapping[str, 'str | None']) -> dict[str, Any]:
    """Turns one row of text, as CSV gives it, into an encounter.

    :param row: field name to text; ``None`` or an empty text means that the field is absent.
    :return: the same fields with integers where the schema says integer. Text that is no integer stays text, so that
        :func:`validate` can name it.
    """
    encounter: dict[str, Any] = {}
    for field, text in row.items():
        if text is None or text == '':
            continue
        integer = field in _SCHEMA['properties'] and is_integer(field) and re.fullmatch(r'-?[0-9]{1,18}', text)
        encounter[field] = int(text) if integer else text
    return encounter


def validate(encounter: object) -> list[str]:
    """Why an encounter is refused; empty when it is valid. Never raises.

    :param encounter: one raw encounter, as parsed from JSON or by :func:`parse`.
    :return: one reason per wrong field: the field, the value given, what is allowed. All reasons at once.
    """
    if not isinstance(encounter, Mapping):
        return [f'{_quote(encounter)} given; an encounter is a JSON object with the fields of the UCI file']
    reasons = []
    for field, rules in _SCHEMA['properties'].items():
        if field not in encounter:
            if field in _SCHEMA['required']:
                reasons.append(f'{field}: missing; give {_allowed(rules)}')
        elif _problem(encounter[field], rules):
            reasons.append(f'{field}: {_quote(encounter[field])} given; must be {_allowed(rules)}')
    unknown = [str(field) for field in encounter if field not in _SCHEMA['properties']]
    if unknown:
        names = ', '.join(_quote(field) for field in unknown[:10])
        reasons.append(
            f'{len(unknown)} unknown fields given ({names}); remove them, '
            f'an encounter has the {len(FIELDS)} fields of the UCI file'
        )
    return reasons


def _problem(value: object, rules: Mapping[str, Any]) -> bool:
    if rules['type'] == 'integer':
        # bool is a kind of int in Python, and no integer in JSON.
        if not isinstance(value, int) or isinstance(value, bool):
            return True
        return not rules['minimum'] <= value <= rules['maximum']
    if not isinstance(value, str):
        return True
    if 'enum' in rules and value not in rules['enum']:
        return True
    if 'maxLength' in rules and len(value) > rules['maxLength']:
        return True
    # fullmatch on the anchored pattern: a $ alone would let a trailing line feed through.
    return 'pattern' in rules and not re.fullmatch(rules['pattern'], value)


def _allowed(rules: Mapping[str, Any]) -> str:
    if rules['type'] == 'integer':
        return f'an integer from {rules["minimum"]} to {rules["maximum"]}'
    if 'enum' in rules:
        return f'one of {", ".join(rules["enum"])}'
    length = f', at most {rules["maxLength"]} characters' if 'maxLength' in rules else ''
    return f'text that matches {rules["pattern"]}{length}'


def _quote(value: object) -> str:
    return repr(value)[:QUOTED_CHARACTERS]
