#include "native_host/sampling/command_line.hpp"
#include "native_host/sampling/process_role.hpp"
#include "tests/fuzz/fuzzed.hpp"

using namespace webdyno::sampling;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto arguments = split_command_line(webdyno::fuzz::text_of(data, size));
  const auto role = role_of_child(arguments);
  webdyno::fuzz::require(!role_name(role.role).empty(), "a role has a name");
  for (const auto& kept : without_profile_paths(arguments)) {
    webdyno::fuzz::require(!kept.starts_with("--user-data-dir="), "no profile is told");
    webdyno::fuzz::require(std::find(arguments.begin(), arguments.end(), kept) != arguments.end(),
                           "an argument comes from the text");
  }
  return 0;
}
