// webdyno-host: the native-messaging program. Started by the browser for the extension; samples the browser's processes
// and says where the collector is. Has no network code.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <cstdlib>
#include <exception>

#include "native_host/host_session.hpp"
#include "native_host/sampling/browser_tree.hpp"
#include "native_host/stdio_channel.hpp"

namespace net = boost::asio;
namespace native_host = webdyno::native_host;

int main() {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("webdyno-host"));
  std::signal(SIGPIPE, SIG_IGN);  // the browser closing the port is an error of write()
  int exit_code = EXIT_FAILURE;
  try {
    const int output = native_host::take_standard_output();
    net::io_context io(1);
    native_host::HostSession session(
        io, {net::posix::stream_descriptor(io, STDIN_FILENO), net::posix::stream_descriptor(io, output)},
        webdyno::sampling::find_browser(::getppid()));
    net::co_spawn(io, session.run(), [&](std::exception_ptr failure, int code) {
      if (failure) std::rethrow_exception(failure);
      exit_code = code;
      io.stop();
    });
    io.run();
  } catch (const std::exception& error) {
    spdlog::error("{}", error.what());
  }
  return exit_code;
}
