#include "server/cli/output.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <iostream>

#include "server/cli/exit_code.hpp"
#include "server/cli/present/layout.hpp"

namespace webdyno::cli {

bool output_takes_lines() {
  pollfd out{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  return ::poll(&out, 1, 0) > 0;
}

bool print(std::string_view text, const Signals& signals) {
  std::cout << std::flush;
  while (!text.empty()) {
    pollfd either[] = {{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0},
                       {.fd = signals.fd(), .events = POLLIN, .revents = 0}};
    ::poll(either, 2, -1);
    if (either[1].revents != 0) return false;
    if (either[0].revents == 0) continue;
    // pipe(7): a pipe that poll calls writable takes PIPE_BUF bytes.
    const auto size = std::min<std::size_t>(text.size(), PIPE_BUF);
    const auto written = ::write(STDOUT_FILENO, text.data(), size);
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR && errno != EAGAIN) {
      std::cout.setstate(std::ios::badbit);
      return true;
    }
  }
  return true;
}

void say_on_standard_error(const std::string& line) {
  std::cerr << "webdyno: " << present::printable(line) << '\n';
}

std::filesystem::path led_to(std::filesystem::path file) {
  constexpr int kLinksAtMost = 40;  // path_resolution(7): more are a circle
  std::error_code ignored;
  for (int links = 0; links < kLinksAtMost && std::filesystem::is_symlink(file, ignored); ++links)
    file = file.parent_path() / std::filesystem::read_symlink(file, ignored);
  return file;
}

void refuse_database(const std::filesystem::path& output, const std::filesystem::path& database) {
  for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
    const std::filesystem::path file = database.string() + ending;
    std::error_code not_there;
    if (!std::filesystem::equivalent(file, output, not_there) &&
        file.lexically_normal() != output.lexically_normal() &&
        file.lexically_normal() != led_to(output).lexically_normal())
      continue;
    throw UsageError(fmt::format("{}: is the database, or belongs to it; name another file with -o",
                                 output.string()));
  }
}

}  // namespace webdyno::cli
