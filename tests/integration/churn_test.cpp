// SPDX-License-Identifier: Apache-2.0
// Starting and stopping for ever leaves nothing behind: memory, threads, descriptors.
#include "cms_process.hpp"
#include "host.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include <malloc.h>

/// Of the sanitizers' run-time, where one is linked in.
extern "C" __attribute__((weak)) std::size_t __sanitizer_get_current_allocated_bytes();

using namespace std::chrono_literals;
using namespace vdv463;
using test::CmsProcess;
using test::Host;
using test::make;

namespace {

std::size_t entries(const char* folder) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        count += entry.path().empty() ? 0U : 1U;
    }
    return count;
}

std::size_t allocated_bytes() {
    if (__sanitizer_get_current_allocated_bytes != nullptr) {
        return __sanitizer_get_current_allocated_bytes();
    }
    const struct mallinfo2 info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

/// The pools begin a worker when all are busy, which on a busy machine may come late: so many may
/// be new without being a leak, each with its own records.
constexpr std::size_t pool_threads = 32;
constexpr std::size_t thread_bytes = 8 * 1024;

struct Usage {
    std::size_t threads = entries("/proc/self/task");
    std::size_t descriptors = entries("/proc/self/fd");
    std::size_t bytes = allocated_bytes();

    /// What a stop lets go on other threads may take a moment.
    bool comes_down_to(const Usage& before, std::size_t spare_bytes) {
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        while (std::chrono::steady_clock::now() < deadline) {
            *this = Usage{};
            const std::size_t more = threads > before.threads ? threads - before.threads : 0;
            if (more <= pool_threads && descriptors <= before.descriptors &&
                bytes <= before.bytes + spare_bytes + more * thread_bytes) {
                return true;
            }
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }

    std::string text() const {
        return std::to_string(threads) + " threads, " + std::to_string(descriptors) +
               " descriptors, " + std::to_string(bytes) + " bytes";
    }
};

/// What caches may still grow by; a leak of the smallest thing in each round is more.
constexpr std::size_t spare = 8 * 1024;

void check_no_growth(int warm_up, int rounds, const std::function<void(int)>& round) {
    for (int i = 0; i < warm_up; ++i) {
        round(i);
    }
    std::this_thread::sleep_for(200ms);  // for what still goes; the check below needs no luck
    const Usage before;
    for (int i = 0; i < rounds; ++i) {
        round(i);
    }
    Usage after;
    const bool down = after.comes_down_to(before, spare);
    INFO("before: " << before.text() << "; after " << rounds << " rounds: " << after.text());
    CHECK(down);
}

ClientConfig plain(std::uint16_t port) {
    ClientConfig config = test::plain_config(port);
    config.reconnect.min_delay = 1ms;
    config.reconnect.max_delay = 1ms;
    return config;
}

/// The discard port of loopback, on which nothing listens.
constexpr std::uint16_t nowhere = 9;

}  // namespace

TEST_CASE("ten thousand starts and stops leave nothing behind", "[churn]") {
    auto client = make(plain(nowhere), {});
    check_no_growth(500, 10000, [&](int round) {
        client.start();
        while (round % 10 == 0 && client.status().attempt < 2) {
            std::this_thread::yield();  // every tenth gets as far as a second attempt
        }
        client.stop();
    });
}

TEST_CASE("starts and stops of a client that gets Ready leave nothing behind", "[churn]") {
    CmsProcess cms({});
    auto client = make(plain(cms.port()), {});
    check_no_growth(50, 300, [&](int) {
        client.start();
        while (client.status().state != State::Ready) {
            std::this_thread::sleep_for(1ms);
        }
        client.stop();
        cms.forget_events();  // the memory of the test, not of the client
    });
}

TEST_CASE("a thousand clients made and destroyed leave nothing behind", "[churn]") {
    auto another = plain(nowhere);
    another.presystem_id = "uri://Customer1/Presystem2";
    const auto anchor = make(another, {});  // keeps the threads
    check_no_growth(100, 1000, [&](int) {
        Host host;
        auto client = make(plain(nowhere), host.handlers());
        client.start();
    });
}

TEST_CASE("the first and last client of the process, over and over, leave nothing behind",
          "[churn]") {
    check_no_growth(10, 50, [&](int) {
        auto client = make(plain(nowhere), {});
        client.start();
    });
}
