#!/usr/bin/env bash
# Every test of the project; `./webdyno test` has installed and built what it needs. `./webdyno test STEP...` runs some.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

format() {
  git ls-files '*.cpp' '*.hpp' | xargs clang-format-16 --dry-run -Werror &&
    prettier --check --log-level warn .
}
lint() {
  tsc --noEmit -p tsconfig.json && eslint .
}
web() { vitest run; }
debug() {
  { [[ -f build/debug/build.ninja ]] || cmake --preset debug >/dev/null; } &&
    cmake --build --preset debug &&
    ctest --preset debug -j2
}
tsan() {
  { [[ -f build/tsan/build.ninja ]] || cmake --preset tsan >/dev/null; } &&
    cmake --build --preset tsan &&
    ctest --preset tsan
}
tidy() { git ls-files 'schema/*.cpp' 'native_host/*.cpp' 'server/*.cpp' | xargs -P2 -n4 clang-tidy-16 -p build/release --quiet --warnings-as-errors='*'; }
e2e() { vitest run --config tests/e2e/vitest.config.ts; }

readonly all=(format lint web debug tsan tidy e2e)
# tsan and tidy take as long as everything else together: name them to run them.
readonly usual=(format lint web debug e2e)
steps=("$@")
((${#steps[@]})) || steps=("${usual[@]}")
passed=0
failed=()
for step in "${steps[@]}"; do
  [[ " ${all[*]} " == *" $step "* ]] || { echo "webdyno: unknown step '$step': allowed are ${all[*]}" >&2; exit 2; }
  echo "== $step"
  begin=$SECONDS
  if "$step"; then passed=$((passed + 1)); else failed+=("$step"); fi
  echo "== $step: $((SECONDS - begin)) s"
done
((${#failed[@]})) && echo "failed: ${failed[*]}"
echo "$passed passed, ${#failed[@]} failed"
((${#failed[@]} == 0))
