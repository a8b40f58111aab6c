#include "server/launch/kernel_obstacle.hpp"

#include <sys/syscall.h>

#include <catch2/catch.hpp>

#include "tests/unit/launch/refused_calls.hpp"

using webdyno::launch::kernel_obstacle;
using webdyno::launch::where_refused;

TEST_CASE("this machine withholds nothing") { CHECK(kernel_obstacle().empty()); }

TEST_CASE("a container that refuses a system call is named before anything is begun") {
  CHECK_THAT(where_refused(SYS_pidfd_open, kernel_obstacle),
             Catch::StartsWith("pidfd_open: Operation not permitted: this container refuses"));
  CHECK_THAT(where_refused(SYS_clone3, kernel_obstacle),
             Catch::StartsWith("clone3: Operation not permitted: this container refuses"));
}
