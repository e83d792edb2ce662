"""What published packages say: run by the Python of the Phoenix environment.

names: prints, as JSON, every attribute name that OpenInference's and OpenTelemetry's packages know.
messages: reads a JSON list of strings and prints, for each, what Pydantic AI's own message types find wrong with it; null for nothing.
"""

import importlib
import json
import pkgutil
import sys


def names() -> dict[str, list[str]]:
    from openinference.semconv import resource, trace
    from opentelemetry.semconv import _incubating, attributes

    def constants(place: object) -> list[str]:
        return [value for name, value in vars(place).items() if name.isupper() and isinstance(value, str)]

    openinference = [
        value
        for module in (resource, trace)
        for name, place in vars(module).items()
        if name.endswith("Attributes")
        for value in constants(place)
    ]
    packages = (importlib.import_module("opentelemetry.semconv._incubating.attributes"), attributes)
    opentelemetry = [
        value
        for package in packages
        for module in pkgutil.iter_modules(package.__path__)
        for value in constants(importlib.import_module(f"{package.__name__}.{module.name}"))
    ]
    return {"openinference": openinference, "opentelemetry": opentelemetry}


def messages() -> list[str | None]:
    from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
    from pydantic_ai import _otel_messages as types

    for part in vars(types).values():
        if isinstance(part, type) and hasattr(part, "__required_keys__"):
            with_config(ConfigDict(extra="forbid"))(part)
    adapter = TypeAdapter(list[types.ChatMessage])

    def complaint(text: str) -> str | None:
        try:
            adapter.validate_json(text, strict=True)
            return None
        except ValidationError as error:
            return str(error)

    return [complaint(text) for text in json.load(sys.stdin)]


print(json.dumps({"names": names, "messages": messages}[sys.argv[1]]()))
