"""MiniStack, with the CloudFormation types that it lacks, and a log of what its stacks are made of.

Two files are named in the environment:

REHEARSED_TYPES  JSON: the types to add, as type-specification.ts writes it. A type that is neither in MiniStack nor in
                 there fails its stack, as a misspelt one does in AWS.
REHEARSED_LOG    JSON lines: each resource that is made, changed, replaced or deleted, with its properties as resolved.

It leans on names inside of MiniStack 1.4.21, which requirements.txt pins.
"""

import hashlib
import json
import os
import re
import signal
import threading
import time

from lake_formation import answer_for_lake_formation
from like_cloudformation import answer_like_cloudformation, resolve_strictly, select_in_conditions
from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import provisioners, stacks

with open(os.environ["REHEARSED_TYPES"], encoding="utf-8") as file:
    SPECIFICATION = json.load(file)
# Open as long as the emulator runs; each line is written at once.
LOG = open(os.environ["REHEARSED_LOG"], "a", buffering=1, encoding="utf-8")  # noqa: SIM115

def end_with_parent():
    """Ends this process and the functions that it runs when whoever started it is gone."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(1)
    os.killpg(os.getpgrp(), signal.SIGKILL)


threading.Thread(target=end_with_parent, daemon=True).start()

# How many times a logical id was made: a replacement has another physical id than what it replaces.
_made = {}
# How many items are in a numbered group, e.g. versions in a model package group.
_numbered = {}


def short_hash(text, length):
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def filled(template, name):
    known = {"Partition": "aws", "Region": get_region(), "Account": get_account_id()}
    return re.sub(r"\$\{(\w+)\}", lambda match: known.get(match[1], name), template)


def value_at(properties, path):
    for key in path.split("."):
        properties = properties.get(key) if isinstance(properties, dict) else None
    return properties if isinstance(properties, str) else None


def name_of(known, logical_id, properties, stack):
    """The name that the template gives, or one like CloudFormation's own."""
    for path in known["names"]:
        if value_at(properties, path):
            return value_at(properties, path)
    if "numberedIn" in known:
        group = properties[known["numberedIn"]].split("/")[-1]
        _numbered[group] = _numbered.get(group, 0) + 1
        return f"{group}/{_numbered[group]}"
    made = _made[(stack, logical_id)] = _made.get((stack, logical_id), 0) + 1
    if "idPrefix" in known:
        return f"{known['idPrefix']}-0{short_hash(f'{stack}/{logical_id}/{made}', 16)}"
    return f"{stack[:24]}-{logical_id[:24]}-{short_hash(f'{stack}/{logical_id}/{made}', 12)}"


def generic(known):
    """Creates, replaces and deletes resources of a type by its specification alone; nothing else comes into being."""

    def create(logical_id, properties, stack):
        name = name_of(known, logical_id, properties, stack)
        arn = filled(known["arn"], name) if "arn" in known else None
        ref = {"arn": arn, "name": name}.get(known["ref"])
        if known["ref"] == "joined":
            ref = "|".join(str(properties.get(key)) for key in known["joined"])
        values = {"arn": arn, "name": name, "ref": ref}
        return ref, {attribute: values[kind] for attribute, kind in known["attributes"].items()}

    def update(physical_id, old, new, stack, logical_id):
        if all(old.get(key) == new.get(key) for key in known["replacedBy"]):
            return physical_id, attributes_now(stack, logical_id)
        replaced, attributes = create(logical_id, new, stack)
        if replaced == physical_id:
            # CloudFormation makes the new one before it deletes the old one.
            raise ValueError(
                f"CloudFormation cannot update a stack when a custom-named resource requires replacing. "
                f"Rename {physical_id} and update the stack again."
            )
        return replaced, attributes

    return {
        "create": create,
        "update": update,
        "update_with_logical_id": True,
        "delete": lambda physical_id, properties: None,
    }


def attributes_now(stack, logical_id):
    from ministack.services.cloudformation import _stacks

    return _stacks[stack]["_resources"][logical_id]["Attributes"]


def add_types():
    for name, known in SPECIFICATION["added"].items():
        if name in provisioners._RESOURCE_HANDLERS:
            raise SystemExit(f"{name} is a type of MiniStack; take it from the list of those that it lacks")
        provisioners._RESOURCE_HANDLERS[name] = generic(known)


def log(event, stack, logical_id, kind, properties, ref, attributes):
    entry = {
        "event": event,
        "stack": stack,
        "logicalId": logical_id,
        "type": kind,
        "properties": properties,
        "ref": ref,
        "attributes": attributes,
    }
    LOG.write(json.dumps(entry) + "\n")


def completed(kind, properties, attributes):
    """Attributes that MiniStack forgets although the template says them, e.g. `CidrBlock` of a VPC."""
    names = SPECIFICATION["attributes"].get(kind, [])
    return {**{name: properties[name] for name in names if name in properties}, **attributes}


def log_operations():
    provision, update, delete = stacks._provision_resource, stacks._update_resource, stacks._delete_resource

    def logged_provision(kind, logical_id, properties, stack):
        ref, attributes = provision(kind, logical_id, properties, stack)
        attributes = completed(kind, properties, attributes)
        log("create", stack, logical_id, kind, properties, ref, attributes)
        return ref, attributes

    def logged_update(kind, physical_id, old, new, stack, logical_id=None, old_attributes=None):
        ref, attributes = update(kind, physical_id, old, new, stack, logical_id, old_attributes)
        attributes = completed(kind, new, attributes)
        if old != new:
            log("update" if ref == physical_id else "replace", stack, logical_id, kind, new, ref, attributes)
        return ref, attributes

    def logged_delete(kind, physical_id, properties, stack=None, logical_id=None):
        delete(kind, physical_id, properties, stack, logical_id)
        log("delete", stack, logical_id, kind, properties, physical_id, {})

    stacks._provision_resource, stacks._update_resource, stacks._delete_resource = (
        logged_provision,
        logged_update,
        logged_delete,
    )


add_types()
log_operations()
resolve_strictly()
select_in_conditions()
answer_like_cloudformation()
answer_for_lake_formation()

if __name__ == "__main__":
    from ministack.app import main

    main()
