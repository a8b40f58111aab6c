#include "native_host/sampling/process_role.hpp"

#include <catch2/catch.hpp>

#include "native_host/sampling/command_line.hpp"
#include "native_host/sampling/kernel_file.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"

namespace webdyno::sampling {
namespace {

std::vector<std::string> arguments_of(int pid) {
  const auto file = test::recorded("chromium") / "proc" / std::to_string(pid) / "cmdline";
  return split_command_line(read_kernel_file(file).value());
}

std::string role_of(int pid) {
  return std::string(role_name(role_of_child(arguments_of(pid)).role));
}

TEST_CASE("command lines are split at NULs, or at blanks where a child wrote its own") {
  CHECK(arguments_of(4791) == std::vector<std::string>{"/usr/lib/chromium/chromium",
                                                       "--type=renderer", "--extension-process",
                                                       "--renderer-client-id=5", "--lang=en-US"});
  CHECK(arguments_of(4790) ==
        std::vector<std::string>{"/usr/lib/chromium/chromium", "--type=renderer", "--lang=en US",
                                 "--num-raster-threads=1", "--renderer-client-id=7",
                                 "--time-ticks-at-unix-epoch=-1795448000000000"});
  CHECK(split_command_line("").empty());
  CHECK(split_command_line(std::string_view("\0\0", 2)).empty());
  CHECK(split_command_line("one") == std::vector<std::string>{"one"});
  CHECK(split_command_line(std::string_view("a\0\0b\0", 5)) ==
        std::vector<std::string>{"a", "", "b"});
}

TEST_CASE("roles follow from --type") {
  CHECK(role_of(4720) == "other");
  CHECK(role_of(4722) == "zygote");
  CHECK(role_of(4733) == "gpu");
  CHECK(role_of(4740) == "utility");
  CHECK(role_of(4790) == "renderer");
  CHECK(role_of(4791) == "renderer");
  CHECK(role_of(4796) == "other");
  CHECK(role_name(role_of_child({"chromium", "--type=gpu-broker"}).role) == "other");
  CHECK(role_name(role_of_child({}).role) == "other");
}

TEST_CASE("sub types and renderer ids are those of the command line") {
  const auto network = role_of_child(arguments_of(4740));
  CHECK(network.sub_type == "network.mojom.NetworkService");
  CHECK_FALSE(network.renderer_client_id);
  const auto page = role_of_child(arguments_of(4790));
  CHECK_FALSE(page.sub_type);
  CHECK(page.renderer_client_id == 7);
  const auto extension = role_of_child(arguments_of(4791));
  CHECK(extension.sub_type == "extension");
  CHECK(extension.renderer_client_id == 5);
  CHECK_FALSE(role_of_child(arguments_of(4733)).sub_type);
  CHECK_FALSE(role_of_child({"c", "--type=utility"}).sub_type);
  CHECK_FALSE(
      role_of_child({"c", "--type=renderer", "--renderer-client-id=7x"}).renderer_client_id);
}

}  // namespace
}  // namespace webdyno::sampling
