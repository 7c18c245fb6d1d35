"""Generators of TypeScript: each client is checked by `tsc --strict` and driven through every operation."""

import json
import re
import sys

from bench import HERE, fresh, openapi_generator, sh


def openapi_fetch(bench):
    figures, output = fresh("openapi-typescript, openapi-fetch")
    bench.npm("openapi-typescript", bench.documents["3.1"], "-o", output / "schema.d.ts", "--default-non-nullable=false")
    return typescript(bench, figures, output, "openapi-fetch")


def hey_api(bench):
    figures, output = fresh("hey-api")
    plugins = "'@hey-api/client-fetch', '@hey-api/sdk'"
    return hey(bench, figures, output, plugins)


def hey_api_zod(bench):
    figures, output = fresh("hey-api, zod")
    # By default, it refuses dates with an offset, which `date-time` allows.
    plugins = "'@hey-api/client-fetch', { name: 'zod', dates: { offset: true } }, { name: '@hey-api/sdk', validator: true }"
    return hey(bench, figures, output, plugins)


def hey(bench, figures, output, plugins):
    config = output / "config.mjs"
    config.write_text(f"export default {{ input: '{bench.documents['3.1']}', output: '{output / 'client'}', plugins: [{plugins}] }};\n")
    bench.npm("openapi-ts", "-f", config, cwd=output)
    return typescript(bench, figures, output, "hey-api")


def orval(bench):
    figures, output = fresh("orval, fetch")
    config = output / "config.cjs"
    target = f"{{ target: '{output / 'desk.ts'}', client: 'fetch', baseUrl: 'http://desk.invalid/api/v1' }}"
    config.write_text(f"module.exports = {{ desk: {{ input: '{bench.documents['3.1']}', output: {target} }} }};\n")
    bench.npm("orval", "--config", config, cwd=output)
    return typescript(bench, figures, output, "orval")


def openapi_generator_typescript(bench):
    # Later versions, up to 7.26.0, generate code for `oneOf` that does not compile: they import a type twice, or import the type `any`.
    figures, output = fresh("openapi-generator 7.14.0, typescript-fetch")
    openapi_generator(bench, "typescript-fetch", output / "client", version="7.14.0")
    return typescript(bench, figures, output, "openapi-generator")


def typescript(bench, figures, output, tool):
    """Checks and drives. `node_modules` is found through a link."""
    modules = output / "node_modules"
    modules.symlink_to(bench.node / "node_modules")
    (output / "package.json").write_text('{ "type": "module" }\n')
    program = sh(sys.executable, HERE / "drive_typescript.py", tool, bench.documents["3.1"]).stdout
    (output / "drive.ts").write_text(program)
    options = {"strict": True, "noEmit": True, "skipLibCheck": True, "target": "es2022", "module": "esnext", "moduleResolution": "bundler",
               "lib": ["es2023", "dom", "dom.iterable"], "types": ["node"]}
    (output / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["**/*.ts"], "exclude": ["node_modules"]}))
    checked = bench.npm("tsc", "-p", output, check=False)
    errors = re.findall(r"^.*error TS\d+.*$", checked.stdout, re.MULTILINE)
    figures.errors = len(errors)
    figures.remarks += [error[:200].replace(f"{output}/", "") for error in errors[:3]]
    bench.drive(figures, [bench.node / "node_modules/.bin/tsx", output / "drive.ts"], cwd=output)
    return figures
