"""Makes MiniStack's CloudFormation as strict as the real one where it is more lenient.

It leans on names inside of MiniStack 1.4.21, which requirements.txt pins.
"""

import re
from html import escape

from ministack.services.cloudformation import changesets, engine, handlers, helpers, stacks


def resolve_strictly():
    """Makes a reference to nothing an error; MiniStack would take the name itself, or the physical id."""
    original = engine._resolve_refs

    def must_be_there(name, resources, params):
        logical_id, _, attribute = name.partition(".")
        if attribute:
            if attribute not in resources.get(logical_id, {}).get("Attributes", {}):
                raise ValueError(f"{logical_id} has no attribute {attribute} that the emulator knows")
        elif not name.startswith("AWS::") and name not in params and name not in resources:
            raise ValueError(f"{name} is no resource and no parameter")

    def strict(value, resources, params, *others):
        if isinstance(value, dict) and len(value) == 1:
            for function, argument in value.items():
                if function == "Ref":
                    must_be_there(argument, resources, params)
                if function == "Fn::GetAtt":
                    must_be_there(argument if isinstance(argument, str) else ".".join(argument), resources, params)
                if function == "Fn::Sub":
                    text, given = argument if isinstance(argument, list) else (argument, {})
                    for name in re.findall(r"\$\{([^!}][^}]*)\}", text):
                        if name not in given:
                            must_be_there(name, resources, params)
        return original(value, resources, params, *others)

    for module in (engine, stacks, changesets, handlers):
        module._resolve_refs = strict


def select_in_conditions():
    """Lets a condition look at an entry of a list; MiniStack would compare the function itself, which equals nothing."""
    original = engine._evaluate_conditions

    def selected(value, params):
        if isinstance(value, list):
            return [selected(item, params) for item in value]
        if not isinstance(value, dict):
            return value
        if "Fn::Select" in value:
            index, given = value["Fn::Select"]
            if not (isinstance(given, dict) and given.get("Ref") in params):
                raise ValueError(f"the emulator selects from a parameter in a condition, and from nothing else: {value}")
            return params[given["Ref"]]["Value"].split(",")[int(index)]
        return {key: selected(item, params) for key, item in value.items()}

    def evaluate(template, params):
        return original({**template, "Conditions": selected(template.get("Conditions", {}), params)}, params)

    for module in (engine, stacks, changesets, handlers):
        module._evaluate_conditions = evaluate


def answer_like_cloudformation():
    """An update without a change is refused; a parameter from Parameter Store is told by its name and its value."""
    from ministack.services.cloudformation import _stacks

    update, describe = handlers._ACTION_HANDLERS["UpdateStack"], handlers._ACTION_HANDLERS["DescribeStacks"]

    def changes_nothing(request):
        stack = _stacks.get(helpers._p(request, "StackName"))
        if stack is None:
            return False
        body, problem = helpers._resolve_template(request)
        if problem or not (stack.get("_template_body") and stack["StackStatus"].endswith("_COMPLETE")):
            return False
        template = engine._parse_template(body or stack["_template_body"])
        given = helpers._extract_members(request, "Parameters")
        try:
            values = engine._resolve_parameters(template, given, stack["_resolved_params"])
        except ValueError:
            return False
        return template == stack["_template"] and values == stack["_resolved_params"]

    def update_changes(request):
        if changes_nothing(request):
            return helpers._error("ValidationError", "No updates are to be performed.")
        return update(request)

    def describe_with_names(request):
        status, headers, body = describe(request)
        text = body.decode()
        for stack in _stacks.values():
            for key, value in stack.get("_resolved_params", {}).items():
                if "SsmName" in value:
                    begin = f"<ParameterKey>{escape(key)}</ParameterKey><ParameterValue>"
                    name, resolved = escape(value["SsmName"]), escape(value["Value"])
                    text = text.replace(
                        f"{begin}{resolved}</ParameterValue>",
                        f"{begin}{name}</ParameterValue><ResolvedValue>{resolved}</ResolvedValue>",
                    )
        return status, headers, text.encode()

    handlers._ACTION_HANDLERS["UpdateStack"] = update_changes
    handlers._ACTION_HANDLERS["DescribeStacks"] = describe_with_names
