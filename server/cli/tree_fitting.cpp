#include "server/cli/tree_fitting.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>

#include "server/cli/exit_code.hpp"
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

/// A file in memory, which goes with this.
class MemoryFile {
 public:
  MemoryFile() : fd_(::memfd_create("webdyno-trees", MFD_CLOEXEC)) {}
  ~MemoryFile() { ::close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int fd() const { return fd_; }
  std::string name() const { return fmt::format("/proc/self/fd/{}", fd_); }
  void write(const std::string& text) const { std::ofstream(name()) << text; }
  std::string text() const {
    std::ifstream stream(name());
    return {std::istreambuf_iterator<char>(stream), {}};
  }

 private:
  int fd_;
};

std::string last_line_of(const std::string& text) {
  const auto end = text.find_last_not_of('\n');
  if (end == std::string::npos) return "";
  const auto begin = text.find_last_of('\n', end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1, end - begin);
}

}  // namespace

nlohmann::json fit_trees(const nlohmann::json& request) {
  const auto environment = native_environment_check();
  if (environment.state != launch::Check::State::kWorks) {
    throw EnvironmentError(
        "trees are fitted by scikit-learn, in the Python environment of native frameworks, which "
        "is not there or of another webdyno: ./webdyno setup native");
  }
  const MemoryFile ratios;
  const MemoryFile trees;
  const MemoryFile printed;
  ratios.write(request.dump());
  const launch::ChildProcess child(
      {.arguments = {(native_environment() / "bin" / "python").string(), "-I", "-B",
                     (source_directory() / "workloads/native/analysis/decision_tree.py").string(),
                     fmt::format("/proc/self/fd/{}", kRatiosFd),
                     fmt::format("/proc/self/fd/{}", kTreesFd)},
       .environment = {},
       .descriptors = {{kRatiosFd, ratios.fd()}, {kTreesFd, trees.fd()}},
       .log = printed.name()});
  const bool ended = child.wait_for_exit(kFittingMs);
  auto answer = nlohmann::json::parse(trees.text(), nullptr, false);
  if (ended && !answer.is_discarded()) return answer;
  const std::string last = last_line_of(printed.text());
  throw EnvironmentError(
      fmt::format("scikit-learn gives no trees: {}; remove {}, then ./webdyno setup native",
                  !ended         ? "no answer"
                  : last.empty() ? child.how_it_ended()
                                 : last,
                  native_environment().string()));
}

}  // namespace webdyno::cli
