#include "native_host/sampling/measurability.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <stdexcept>

#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sampling {
namespace {

using Catch::Contains;

TEST_CASE("a process that can be read can be measured") {
  CHECK_NOTHROW(require_measurable("/", ::getpid()));
}

TEST_CASE("a /proc without the browser measures nothing, and says so") {
  // As a /proc of another pid namespace does: 4,000,000 is nobody's.
  CHECK_THROWS_WITH(require_measurable("/", 4'000'000),
                    Contains("/proc tells nothing of the browser: ") && Contains("mount -t proc"));
}

TEST_CASE("nor does a /proc that has processes alone, as with subset=pid") {
  const test::TemporaryDirectory root;
  test::write_process(root.path(), ::getpid(), 1, 5);
  CHECK_THROWS_WITH(require_measurable(root.path(), ::getpid()),
                    Contains("cannot read ") && Contains("loadavg: ") && Contains("mount -t proc"));
}

}  // namespace
}  // namespace webdyno::sampling
