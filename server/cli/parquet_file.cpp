#include "server/cli/parquet_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "server/cli/exit_code.hpp"
#include "server/cli/tools.hpp"

namespace webdyno::cli {
namespace {

constexpr std::size_t kSentAtOnce = 64 * 1024;  // a pipe's size

std::string line_of(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

ParquetFile::ParquetFile(const std::vector<std::string>& columns,
                         const std::vector<std::string>& types, const ExportOutput& output,
                         const Signals& signals)
    : output_(output), signals_(signals), said_("webdyno-parquet-said") {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw EnvironmentError(fmt::format("pipe2: {}", std::strerror(errno)));
  rows_ = ends[1];
  ::fcntl(rows_, F_SETFL, O_NONBLOCK);
  child_ = std::make_unique<launch::ChildProcess>(launch::ChildOptions{
      .arguments = node_program("server/dashboard/parquet/write_file.ts"),
      .environment = {},
      .descriptors = {{STDIN_FILENO, ends[0]}, {STDOUT_FILENO, output.descriptor_for_child()}},
      .log = said_.path()});
  ::close(ends[0]);
  nlohmann::json described = nlohmann::json::array();
  for (std::size_t i = 0; i < columns.size(); ++i)
    described.push_back({{"name", columns[i]}, {"type", types[i]}});
  send(line_of(described));
}

ParquetFile::~ParquetFile() {
  child_.reset();
  if (rows_ >= 0) ::close(rows_);
}

bool ParquetFile::row(const nlohmann::json& values) {
  waiting_ += line_of(values);
  if (waiting_.size() >= kSentAtOnce) send(std::exchange(waiting_, {}));
  return !unread_;
}

void ParquetFile::finish() {
  if (unread_) return;
  waiting_ += line_of("end");  // without it rows may be missing, and the child writes no footer
  send(std::exchange(waiting_, {}));
  ::close(std::exchange(rows_, -1));
  while (child_->running()) {
    pollfd either[] = {{.fd = child_->exit_fd(), .events = POLLIN, .revents = 0},
                       {.fd = signals_.fd(), .events = POLLIN, .revents = 0}};
    ::poll(either, 2, -1);
    output_.refuse_if_interrupted();
  }
  look_how_it_ended();
}

void ParquetFile::send(std::string_view text) {
  while (!text.empty() && !unread_) {
    pollfd either[] = {{.fd = rows_, .events = POLLOUT, .revents = 0},
                       {.fd = signals_.fd(), .events = POLLIN, .revents = 0}};
    ::poll(either, 2, -1);
    output_.refuse_if_interrupted();
    const auto written = ::write(rows_, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EAGAIN && errno != EINTR) {
      unread_ = true;  // it ends well before the rows when nobody reads what it writes
      look_how_it_ended();
    }
  }
}

void ParquetFile::look_how_it_ended() const {
  child_->wait_for_exit(1'000);
  const std::string how = child_->how_it_ended();
  if (how == "exited with code 0") return;
  if (how == "exited with code 127")
    throw EnvironmentError("Node could not be started to write Parquet; run `npm ci`");
  std::string said = said_.first_line();
  if (said.empty()) said = how;
  throw EnvironmentError(
      fmt::format("Parquet could not be written: {}; name another file with -o", said));
}

}  // namespace webdyno::cli
