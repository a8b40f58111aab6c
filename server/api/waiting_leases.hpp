#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>

namespace webdyno::api {

/// Lease requests that wait for a trial, each with a timer of its own; one a driver: who asks anew
/// has given the request before up. Lives on the io_context thread.
class WaitingLeases {
 public:
  explicit WaitingLeases(boost::asio::io_context& io) : io_(io) {}

  class Request {
   public:
    /// True: something has changed, there may be a trial now. False: it is `until`.
    boost::asio::awaitable<bool> wait(std::chrono::steady_clock::time_point until);
    bool given_up() const { return given_up_; }

   private:
    friend class WaitingLeases;
    explicit Request(boost::asio::io_context& io) : timer_(io) {}
    void wake();

    boost::asio::steady_timer timer_;
    bool changed_ = false;  // also while nobody waits on the timer
    bool given_up_ = false;
  };

  std::shared_ptr<Request> ask(const std::string& driver_uuid);
  /// There may be a trial for one of them.
  void wake();

 private:
  boost::asio::io_context& io_;
  std::map<std::string, std::weak_ptr<Request>> requests_;  // by driver
};

}  // namespace webdyno::api
