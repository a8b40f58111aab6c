#include "server/cli/model_preparation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "server/cli/paths.hpp"
#include "server/cli/tools.hpp"
#include "server/launch/child_process.hpp"
#include "server/sweep/prepared_model.hpp"

namespace webdyno::cli {
namespace {

// A model of the largest size takes a transpiler minutes; one that hangs must not stop a sweep.
constexpr int kLongestMs = 30 * 60 * 1000;
constexpr int kClearingMs = 5'000;

std::string last_line(const std::filesystem::path& log) {
  std::ifstream stream(log);
  std::string last;
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) last = line;
  }
  const std::string prefix = "webdyno: ";
  return last.starts_with(prefix) ? last.substr(prefix.size()) : last;
}

/// Empty, or why it could not be made.
std::string make(const sweep::PreparedModel& model, const std::filesystem::path& log) {
  std::vector<std::string> arguments = {model.framework, model.version, model.workload};
  arguments.insert(arguments.end(), model.parameters.begin(), model.parameters.end());
  std::filesystem::remove(log);
  const launch::ChildProcess child({.arguments = tool_arguments("prepare/prepare.ts", arguments),
                                    .environment = {},
                                    .descriptors = {},
                                    .log = log});
  if (!child.wait_for_exit(kLongestMs)) {
    ::kill(child.pid(), SIGTERM);  // it ends what it has started, which has groups of its own
    child.wait_for_exit(kClearingMs);
    return "it took longer than half an hour";
  }
  if (child.how_it_ended() == "exited with code 0") return "";
  const std::string line = last_line(log);
  return line.empty() ? child.how_it_ended() : line;
}

}  // namespace

Preparation prepare_models(const std::vector<sweep::Configuration>& configurations,
                           const sweep::Catalog& catalog) {
  Preparation preparation;
  const auto directory = data_directory() / "prepared";
  std::vector<sweep::PreparedModel> missing;
  for (auto& model : sweep::prepared_models(configurations, catalog)) {
    if (std::filesystem::exists(directory / model.folder() / "prepared.json")) {
      ++preparation.there;
    } else {
      missing.push_back(std::move(model));
    }
  }
  if (!missing.empty()) std::filesystem::create_directories(directory);
  for (std::size_t index = 0; index < missing.size(); ++index) {
    const auto& model = missing[index];
    const std::string name = fmt::format("{} {} {} {}", model.framework, model.version,
                                         model.workload, fmt::join(model.parameters, " "));
    std::cerr << fmt::format("prepares model {} of {}: {}\n", index + 1, missing.size(), name);
    const std::string failure = make(model, directory / "last.log");
    if (failure.empty()) {
      ++preparation.made;
    } else {
      preparation.failures.push_back(name + ": " + failure);
    }
  }
  return preparation;
}

}  // namespace webdyno::cli
