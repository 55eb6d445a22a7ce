"""One raw hospital encounter: its fields, how text becomes an encounter, and what makes one valid.

The single source of fields and limits is ``encounter.schema.json`` beside this file (JSON Schema); the validation of
the event stream reads the same file. Data: Strack et al., "Diabetes 130-US Hospitals for Years 1999-2008", UCI Machine
Learning Repository, CC BY 4.0.
"""

import json
import pkgutil
import re
import sys
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


def rules(field: str) -> Mapping[str, Any]:
    """What the schema says of one field: ``type``, ``enum``, ``pattern``, ``minimum`` and so on."""
    return _SCHEMA['properties'][field]


def is_required(field: str) -> bool:
    """Whether an encounter without the field is refused; all but the label are required."""
    return field in _SCHEMA['required']


def is_integer(field: str) -> bool:
    """Whether the field holds an integer (an id or a count); all others hold text."""
    return rules(field)['type'] == 'integer'


def may_be_missing(field: str) -> bool:
    """Whether ``?`` is a valid value of the field."""
    return not is_integer(field) and not _problem(MISSING, rules(field))


def read_json(text: str) -> Any:
    """A value from JSON text. ``1.0`` and ``1e0`` are integers, as JSON Schema and the check of the stream have it.

    :raises ValueError: when the text is no JSON.
    """
    return json.loads(text, parse_float=_number)


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
    """Why an encounter is refused; empty when it is valid.

    :param encounter: one raw encounter, as parsed from JSON or by :func:`parse`.
    :return: one reason per wrong field: the field, the value given, what is allowed. All reasons at once.
    :raises RecursionError: when a value is nested as deeply as ``json.loads`` just allows, and cannot be quoted.
    """
    if not isinstance(encounter, Mapping):
        return [f'{_quote(encounter)} given; an encounter is a JSON object with the fields of the UCI file']
    if _surely_valid(encounter):
        return []
    reasons = []
    for field in FIELDS:
        if field not in encounter:
            if is_required(field):
                reasons.append(f'{field}: missing; give {_allowed(rules(field))}')
        elif _problem(encounter[field], rules(field)):
            reasons.append(f'{field}: {_quote(encounter[field])} given; must be {_allowed(rules(field))}')
    unknown = [str(field) for field in encounter if field not in _SCHEMA['properties']]
    if unknown:
        names = ', '.join(_quote(field) for field in unknown[:10])
        reasons.append(
            f'{len(unknown)} unknown fields given ({names}); remove them, '
            f'an encounter has the {len(FIELDS)} fields of the UCI file'
        )
    return reasons


def _number(text: str) -> 'int | float':
    value = float(text)
    return int(value) if value.is_integer() else value


_INTEGERS = [(field, rules(field)['minimum'], rules(field)['maximum']) for field in FIELDS if is_integer(field)]
_ENUMS = [(field, frozenset(rules(field)['enum'])) for field in FIELDS if 'enum' in rules(field) and is_required(field)]
_PATTERNS = [
    (field, re.compile(rules(field)['pattern']).fullmatch, rules(field).get('maxLength', sys.maxsize))
    for field in FIELDS
    if 'pattern' in rules(field)
]
_REQUIRED = sum(map(is_required, FIELDS))


def _surely_valid(encounter: Encounter) -> bool:
    """Whether there is nothing to say, found four times as fast as in what follows; when in doubt, no."""
    try:
        for field, values in _ENUMS:
            if encounter[field] not in values:
                return False
        for field, least, most in _INTEGERS:
            value = encounter[field]
            if type(value) is not int or not least <= value <= most:
                return False
        for field, matches, longest in _PATTERNS:
            value = encounter[field]
            if not matches(value) or len(value) > longest:
                return False
        label = 'readmitted' in encounter
        if label and encounter['readmitted'] not in rules('readmitted')['enum']:
            return False
        return len(encounter) == _REQUIRED + label
    except (KeyError, TypeError):
        return False


def _problem(value: object, wanted: Mapping[str, Any]) -> bool:
    if wanted['type'] == 'integer':
        # bool is a kind of int in Python, and no integer in JSON.
        if not isinstance(value, int) or isinstance(value, bool):
            return True
        return not wanted['minimum'] <= value <= wanted['maximum']
    if not isinstance(value, str):
        return True
    if 'enum' in wanted and value not in wanted['enum']:
        return True
    if 'maxLength' in wanted and len(value) > wanted['maxLength']:
        return True
    # fullmatch on the anchored pattern: a $ alone would let a trailing line feed through.
    return 'pattern' in wanted and not re.fullmatch(wanted['pattern'], value)


def _allowed(wanted: Mapping[str, Any]) -> str:
    if wanted['type'] == 'integer':
        return f'an integer from {wanted["minimum"]} to {wanted["maximum"]}'
    if 'enum' in wanted:
        return f'one of {", ".join(wanted["enum"])}'
    length = f', at most {wanted["maxLength"]} characters' if 'maxLength' in wanted else ''
    return f'text that matches {wanted["pattern"]}{length}'


def _quote(value: object) -> str:
    return repr(value)[:QUOTED_CHARACTERS]
