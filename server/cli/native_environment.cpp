#include "server/cli/native_environment.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "schema/wire/identity.hpp"
#include "server/cli/paths.hpp"

namespace webdyno::cli {
namespace {

using State = launch::Check::State;

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

std::filesystem::path directory_of(const NativeEnvironment& environment) {
  return data_directory() / "python" / environment.name;
}

/// The same as workloads/native/environment.ts looks at.
launch::Check native_environment_check(const NativeEnvironment& environment) {
  const std::string subject(environment.name);
  const std::string remedy = "./webdyno setup " + subject;
  const auto directory = directory_of(environment);
  const auto requirements = source_directory() / "workloads" / "native" / environment.requirements;
  const std::string made_of = content_of(directory / "webdyno-requirements.sha256");
  std::error_code hidden;
  if (made_of.empty())
    return {subject, State::kWarning,
            fmt::format("is not set up: trials of {} are unsupported", environment.of), remedy};
  if (made_of != wire::sha256_hex(content_of(requirements)) + "\n")
    return {subject, State::kWarning, directory.string() + " is of another webdyno", remedy};
  if (!std::filesystem::exists(directory / "bin" / "python", hidden))
    return {subject, State::kWarning,
            directory.string() + ": the Python that it was made with is gone", remedy};
  return {subject, State::kWorks, directory.string(), ""};
}

}  // namespace webdyno::cli
