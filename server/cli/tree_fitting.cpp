#include "server/cli/tree_fitting.hpp"

#include <fmt/format.h>

#include <string>

#include "server/cli/exit_code.hpp"
#include "server/cli/memory_file.hpp"
#include "server/cli/native_environment.hpp"
#include "server/cli/paths.hpp"
#include "server/launch/child_process.hpp"

namespace webdyno::cli {
namespace {

// scikit-learn alone takes 4 s to be loaded from a cold disk; trees of a thousand ratios a tenth.
constexpr int kFittingMs = 300'000;

// The child's numbers of the files.
constexpr int kRatiosFd = 3;
constexpr int kTreesFd = 4;

}  // namespace

nlohmann::json fit_trees(const nlohmann::json& request) {
  const auto environment = native_environment_check(kNative);
  if (environment.state != launch::Check::State::kWorks) {
    throw EnvironmentError(
        "trees are fitted by scikit-learn, in the Python environment of native frameworks, which "
        "is not there or of another webdyno: ./webdyno setup native");
  }
  const MemoryFile ratios("webdyno-ratios");
  const MemoryFile trees("webdyno-trees");
  const MemoryFile printed("webdyno-trees-said");
  ratios.write(request.dump());
  const launch::ChildProcess child(
      {.arguments = {(directory_of(kNative) / "bin" / "python").string(), "-I", "-B",
                     (source_directory() / "workloads/native/analysis/decision_tree.py").string(),
                     fmt::format("/proc/self/fd/{}", kRatiosFd),
                     fmt::format("/proc/self/fd/{}", kTreesFd)},
       .environment = {},
       .descriptors = {{kRatiosFd, ratios.fd()}, {kTreesFd, trees.fd()}},
       .log = printed.path()});
  const bool ended = child.wait_for_exit(kFittingMs);
  auto answer = nlohmann::json::parse(trees.text(), nullptr, false);
  if (ended && !answer.is_discarded()) return answer;
  const std::string last = printed.last_line();
  throw EnvironmentError(
      fmt::format("scikit-learn gives no trees: {}; remove {}, then ./webdyno setup native",
                  !ended         ? "no answer"
                  : last.empty() ? child.how_it_ended()
                                 : last,
                  directory_of(kNative).string()));
}

}  // namespace webdyno::cli
