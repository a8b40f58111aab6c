#include "server/cli/model_preparation.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "server/cli/paths.hpp"
#include "server/cli/plan_source.hpp"
#include "server/cli/tools.hpp"
#include "server/launch/child_process.hpp"
#include "server/sweep/prepared_model.hpp"

namespace webdyno::cli {
namespace {

// A model of the largest size takes a transpiler minutes; one that hangs must not stop a sweep.
constexpr int kLongestMs = 30 * 60 * 1000;
constexpr int kClearingMs = 5'000;

using Models = std::vector<sweep::PreparedModel>;

std::vector<std::string> lines_of(const std::filesystem::path& log) {
  std::ifstream stream(log);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

/// Made by what would make it now: a model of an older webdyno is another one.
bool is_there(const std::filesystem::path& directory, const sweep::PreparedModel& model) {
  std::ifstream stream(directory / model.folder() / "prepared.json");
  const auto prepared = nlohmann::json::parse(stream, nullptr, false);
  return prepared.is_object() && prepared.contains("maker_sha256") &&
         prepared["maker_sha256"] == model.maker_sha256;
}

/// Why a model is not there after the tool that should have made it has ended so.
std::string reason(const sweep::PreparedModel& model, const std::vector<std::string>& said,
                   const std::string& ended) {
  const std::string prefix = model.folder() + ": ";
  for (const auto& line : said) {
    if (line.starts_with(prefix)) return line.substr(prefix.size());
  }
  return said.empty() ? ended : said.back();
}

/// Of one version of a framework: its library is loaded once.
std::string run_tool(const Models& models, const std::filesystem::path& log) {
  std::vector<std::string> folders;
  for (const auto& model : models) folders.push_back(model.folder());
  std::filesystem::remove(log);
  const launch::ChildProcess child({.arguments = tool_arguments("prepare/prepare.ts", folders),
                                    .environment = {},
                                    .descriptors = {},
                                    .log = log});
  if (!child.wait_for_exit(kLongestMs * static_cast<int>(models.size()))) {
    ::kill(child.pid(), SIGTERM);  // it ends what it has started, which has groups of its own
    child.wait_for_exit(kClearingMs);
    return "it took longer than half an hour a model";
  }
  return child.how_it_ended();
}

}  // namespace

Preparation prepare_models(const std::vector<sweep::Configuration>& configurations,
                           const sweep::Catalog& catalog) {
  Preparation preparation;
  const auto directory = data_directory() / "prepared";
  std::vector<Models> missing;
  for (auto& model : sweep::prepared_models(configurations, catalog)) {
    if (is_there(directory, model)) {
      ++preparation.there;
      continue;
    }
    const auto same = std::find_if(missing.begin(), missing.end(), [&](const Models& group) {
      return group.front().framework == model.framework && group.front().version == model.version;
    });
    if (same == missing.end()) {
      missing.push_back({std::move(model)});
    } else {
      same->push_back(std::move(model));
    }
  }
  if (!missing.empty()) std::filesystem::create_directories(directory);
  for (const auto& models : missing) {
    std::cerr << fmt::format("prepares {} {} of {} {}\n", models.size(),
                             models.size() == 1 ? "model" : "models", models.front().framework,
                             models.front().version);
    const auto log = directory / "last.log";
    const std::string ended = run_tool(models, log);
    const auto said = lines_of(log);
    for (const auto& model : models) {
      if (is_there(directory, model)) {
        ++preparation.made;
      } else {
        preparation.failures.push_back(model.folder() + ": " + reason(model, said, ended));
      }
    }
  }
  return preparation;
}

std::vector<std::string> ToolPreparer::prepare(
    const std::vector<sweep::Configuration>& configurations) {
  return prepare_models(configurations, built_catalog()).failures;
}

}  // namespace webdyno::cli
