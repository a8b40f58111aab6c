#include "server/cli/native_environment.hpp"

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

std::filesystem::path native_environment() { return data_directory() / "python" / "native"; }

/// The same as workloads/native/environment.ts looks at.
launch::Check native_environment_check() {
  const std::string subject = "native";
  const auto directory = native_environment();
  const auto requirements = source_directory() / "workloads" / "native" / "requirements.txt";
  const std::string made_of = content_of(directory / "webdyno-requirements.sha256");
  std::error_code hidden;
  if (made_of.empty())
    return {subject, State::kWarning, "is not set up: trials outside of a browser are unsupported",
            "./webdyno setup native"};
  if (made_of != wire::sha256_hex(content_of(requirements)) + "\n")
    return {subject, State::kWarning, directory.string() + " is of another webdyno",
            "./webdyno setup native"};
  if (!std::filesystem::exists(directory / "bin" / "python", hidden))
    return {subject, State::kWarning,
            directory.string() + ": the Python that it was made with is gone",
            "./webdyno setup native"};
  return {subject, State::kWorks, directory.string(), ""};
}

}  // namespace webdyno::cli
