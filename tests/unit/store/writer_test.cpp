#include "server/store/writer.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <latch>
#include <thread>

#include "server/store/database.hpp"
#include "server/store/storage_failure.hpp"
#include "tests/unit/store/file_size_limit.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace store = webdyno::store;
using store::Durability;
using webdyno::test::FileSizeLimit;
using webdyno::test::TemporaryDirectory;

namespace {

void insert_event(SQLite::Database& database, int number) {
  database.exec(fmt::format("INSERT INTO event (realtime_us, kind) VALUES ({}, 'test')", number));
}

int count_events(const std::filesystem::path& file) {
  return store::open_for_reading(file).execAndGet("SELECT count(*) FROM event").getInt();
}

}  // namespace

TEST_CASE("done is called after the commit: another connection sees the row") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "w.db";
  store::Writer writer(store::open_for_writing(file));
  std::promise<int> seen;
  REQUIRE(writer.submit({Durability::kRunState,
                         [](SQLite::Database& database) { insert_event(database, 1); },
                         [&](std::exception_ptr) { seen.set_value(count_events(file)); }}));
  CHECK(seen.get_future().get() == 1);
}

TEST_CASE("batches that wait share a transaction, and a failing one fails alone") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "w.db";
  std::atomic<int> committed = 0;
  std::atomic<int> failed = 0;
  std::size_t transactions = 0;
  {
    store::Writer writer(store::open_for_writing(file));
    std::latch queued(1);
    const auto done = [&](std::exception_ptr failure) { ++(failure ? failed : committed); };
    // Holds the writer inside its first transaction until the others are queued.
    REQUIRE(writer.submit({Durability::kSample, [&](SQLite::Database&) { queued.wait(); }, done}));
    for (int i = 0; i < 100; ++i) {
      REQUIRE(writer.submit({Durability::kSample,
                             [i](SQLite::Database& database) {
                               insert_event(database, i);
                               if (i == 50) throw std::runtime_error("a bad batch");
                             },
                             done}));
    }
    queued.count_down();
    std::promise<void> last;
    REQUIRE(writer.submit({Durability::kRunState, [](SQLite::Database&) {},
                           [&](std::exception_ptr) { last.set_value(); }}));
    last.get_future().get();
    transactions = writer.transactions();
  }
  CHECK(committed == 100);
  CHECK(failed == 1);
  CHECK(count_events(file) == 99);
  CHECK(transactions <= 4);
}

TEST_CASE("a full queue takes nothing, and the destructor commits what was taken") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "w.db";
  std::latch filled(1);
  std::latch running(1);
  {
    store::Writer writer(store::open_for_writing(file), 2);
    const auto ignore = [](std::exception_ptr) {};
    REQUIRE(writer.submit({Durability::kSample,
                           [&](SQLite::Database&) {
                             running.count_down();
                             filled.wait();
                           },
                           ignore}));
    running.wait();
    const auto insert = [](SQLite::Database& database) { insert_event(database, 1); };
    CHECK(writer.submit({Durability::kSample, insert, ignore}));
    CHECK(writer.submit({Durability::kSample, insert, ignore}));
    CHECK_FALSE(writer.submit({Durability::kSample, insert, ignore}));
    filled.count_down();
  }
  CHECK(count_events(file) == 2);
}

TEST_CASE("many threads submit") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "w.db";
  std::atomic<int> committed = 0;
  {
    store::Writer writer(store::open_for_writing(file));
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) {
          CHECK(writer.submit({Durability::kSample,
                               [i](SQLite::Database& database) { insert_event(database, i); },
                               [&](std::exception_ptr failure) { committed += failure ? 0 : 1; }}));
        }
      });
    }
    for (auto& thread : threads) thread.join();
  }
  CHECK(committed == 200);
  CHECK(count_events(file) == 200);
}

TEST_CASE("a commit that fails is told to every batch of it, stores nothing, and is over then") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "w.db";
  store::Writer writer(store::open_for_writing(file));
  // What each of two batches that share one transaction is told.
  const auto submit_two = [&](bool second_throws) {
    std::latch queued(1);
    std::promise<std::exception_ptr> first;
    std::promise<std::exception_ptr> second;
    std::promise<void> holds;
    REQUIRE(writer.submit({Durability::kSample,
                           [&](SQLite::Database&) {
                             holds.set_value();
                             queued.wait();
                           },
                           [](std::exception_ptr) {}}));
    holds.get_future().get();
    REQUIRE(
        writer.submit({Durability::kRunState,
                       [](SQLite::Database& database) {
                         database.exec(
                             "INSERT INTO event (realtime_us, kind, detail) VALUES (1, 'test', "
                             "hex(zeroblob(100000)))");
                       },
                       [&](std::exception_ptr failure) { first.set_value(std::move(failure)); }}));
    REQUIRE(
        writer.submit({Durability::kSample,
                       [=](SQLite::Database& database) {
                         insert_event(database, 2);
                         if (second_throws) throw std::runtime_error("a bad batch");
                       },
                       [&](std::exception_ptr failure) { second.set_value(std::move(failure)); }}));
    queued.count_down();
    auto from_first = first.get_future().get();
    return std::pair(from_first, second.get_future().get());
  };
  const auto reason = [](const std::exception_ptr& failure) -> std::string {
    try {
      if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  };
  {
    const FileSizeLimit full(std::filesystem::file_size(file.string() + "-wal") + 8192);
    const auto [first, second] = submit_two(true);
    CHECK_THAT(reason(first), Catch::Contains("disk"));
    CHECK(reason(second) == "a bad batch");  // its own reason
    const auto [again, other] = submit_two(false);
    CHECK_THAT(reason(again), Catch::Contains("disk"));
    CHECK(reason(other) == reason(again));
  }
  CHECK(count_events(file) == 0);
  const auto [first, second] = submit_two(false);
  CHECK(reason(first).empty());
  CHECK(reason(second).empty());
  CHECK(count_events(file) == 2);
}

TEST_CASE("a database that another program holds for too long fails the batch, not the writer") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "w.db";
  auto database = store::open_for_writing(file);
  database.setBusyTimeout(0);
  store::Writer writer(std::move(database));
  const auto submit = [&] {
    std::promise<bool> failed;
    REQUIRE(
        writer.submit({Durability::kRunState, [](SQLite::Database& each) { insert_event(each, 1); },
                       [&](std::exception_ptr failure) { failed.set_value(bool(failure)); }}));
    return failed.get_future().get();
  };
  SQLite::Database other(file, SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  CHECK(submit());
  other.exec("ROLLBACK");
  CHECK_FALSE(submit());
  CHECK(count_events(file) == 1);
}

TEST_CASE("a database that is moved or removed is written no more") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "w.db";
  const auto away = directory.path() / "away.db";
  store::Writer writer(store::open_for_writing(file));
  const auto write = [&] {
    std::promise<std::exception_ptr> end;
    REQUIRE(writer.submit({Durability::kSample,
                           [](SQLite::Database& database) { insert_event(database, 1); },
                           [&](std::exception_ptr failure) { end.set_value(failure); }}));
    return end.get_future().get();
  };
  CHECK(write() == nullptr);
  std::filesystem::rename(file, away);
  const auto failure = write();
  REQUIRE(failure != nullptr);
  try {
    std::rethrow_exception(failure);
  } catch (const SQLite::Exception& error) {
    const auto known = store::storage_failure(file, error);
    REQUIRE(known);
    CHECK(known->kind == store::StorageFailure::Kind::kMoved);
    CHECK(known->message == file.string() + " was moved or removed while it was written");
  }
  std::filesystem::rename(away, file);
  CHECK(write() == nullptr);
  CHECK(count_events(file) == 2);
}
