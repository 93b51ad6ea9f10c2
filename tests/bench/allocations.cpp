// SPDX-License-Identifier: Apache-2.0
// What is allocated for one message, from the socket to the handler, once all is warm:
//   vdv463_bench_allocations PORT CA_FILE COUNT
// Prints the allocations a message, "ours" apart from those of libwebsockets, OpenSSL and others,
// and where they are made, the most frequent first. Counted are malloc and its kin, in all threads.
#include "figures.hpp"

#include <vdv463/vdv463.hpp>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

#include <dlfcn.h>
#include <execinfo.h>
#include <malloc.h>

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
}

namespace {

using namespace vdv463;
using namespace vdv463::bench;

constexpr std::size_t max_sites = 4096;
constexpr int depth = 12;

/// Filled without allocating; sites beyond the last are counted and not shown.
struct Count {
    std::atomic<bool> on{false};
    std::atomic<std::size_t> sites{0};
    std::array<std::array<void*, depth>, max_sites> frames{};
};
Count counted;
thread_local bool inside = false;

void note() noexcept {
    if (!counted.on || inside) {
        return;
    }
    inside = true;
    const std::size_t at = counted.sites++;
    if (at < max_sites) {
        backtrace(counted.frames[at].data(), depth);
    }
    inside = false;
}

}  // namespace

extern "C" {
void* malloc(std::size_t size) {
    note();
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    note();
    return __libc_calloc(count, size);
}
void* realloc(void* block, std::size_t size) {
    note();
    return __libc_realloc(block, size);
}
}

namespace {

struct Site {
    std::string library;
    std::string text;
};

/// The first frame that is neither of this file nor of the C and C++ libraries.
Site site_of(const std::array<void*, depth>& frames) {
    Site out;
    for (std::size_t i = 2; i < frames.size() && frames[i] != nullptr; ++i) {
        Dl_info info{};
        if (dladdr(frames[i], &info) == 0) {
            continue;
        }
        const char* name = std::strrchr(info.dli_fname, '/');
        const std::string library = name != nullptr ? name + 1 : info.dli_fname;
        if (library.rfind("libc.", 0) == 0 || library.rfind("libstdc++", 0) == 0) {
            continue;
        }
        if (out.library.empty()) {
            const bool is_ours =
                library.rfind("vdv463", 0) == 0 || library.rfind("libvdv463", 0) == 0;
            out.library = is_ours ? "ours" : library;
        }
        std::array<char, 32> offset{};
        std::snprintf(offset.data(), offset.size(), " %zx",
                      static_cast<std::size_t>(static_cast<char*>(frames[i]) -
                                               static_cast<char*>(info.dli_fbase)));
        out.text += offset.data();
    }
    return out;
}

struct Heard {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t information = 0;
};

void measure(const char* port, const char* ca_file, std::size_t wanted) {
    Heard heard;
    std::optional<Client> client;
    ClientHandlers handlers;
    handlers.on_charging_information = [&](const ChargingInformation&) {
        // As many messages as can be under way at once have been so before the counting begins.
        while (heard.information == 0 && client->status().information_received < 5) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        const std::lock_guard<std::mutex> lock(heard.mutex);
        ++heard.information;
        heard.changed.notify_all();
    };
    ClientConfig config;
    config.url = "wss://localhost:" + std::string(port) + "/push/1000";
    config.presystem_id = "urn:vdv463:presystem:bench";
    config.tls.ca_file = ca_file;
    auto created = Client::create(std::move(config), std::move(handlers));
    if (!created) {
        throw std::runtime_error(created.error().to_string());
    }
    client = std::move(*created);
    client->start();
    constexpr std::size_t warm_up = 20;
    {
        std::unique_lock<std::mutex> lock(heard.mutex);
        heard.changed.wait(lock, [&] { return heard.information >= warm_up; });
        counted.on = true;
        heard.changed.wait(lock, [&] { return heard.information >= warm_up + wanted; });
        counted.on = false;
    }
    std::map<std::string, double> by_library{{"ours", 0}};
    std::map<std::string, std::size_t> by_site;
    const std::size_t shown = std::min<std::size_t>(counted.sites, max_sites);
    for (std::size_t i = 0; i < shown; ++i) {
        const Site site = site_of(counted.frames[i]);
        by_library[site.library] += static_cast<double>(counted.sites) /
                                    static_cast<double>(shown) / static_cast<double>(wanted);
        ++by_site[site.library + site.text];
    }
    std::vector<std::pair<std::size_t, std::string>> sites;
    for (const auto& [site, times] : by_site) {
        sites.emplace_back(times, site);
    }
    std::sort(sites.rbegin(), sites.rend());
    for (std::size_t i = 0; i < sites.size() && i < 40; ++i) {
        std::printf("%6zu %s\n", sites[i].first, sites[i].second.c_str());
    }
    print(by_library);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: vdv463_bench_allocations PORT CA_FILE COUNT\n");
        return 2;
    }
    std::array<void*, depth> warm{};
    backtrace(warm.data(), depth);  // loads what it needs, which allocates
    try {
        measure(argv[1], argv[2], std::stoul(argv[3]));
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "vdv463_bench_allocations: %s\n", problem.what());
        return 1;
    }
    return 0;
}
