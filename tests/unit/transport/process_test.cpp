// SPDX-License-Identifier: Apache-2.0
// What the host's process notices of us: nothing.
#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <clocale>

#include <filesystem>
#include <fstream>

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>

#include <libwebsockets.h>

#include "peer.hpp"

extern char** environ;

using namespace vdv463;
using namespace vdv463::transport;

namespace {

/// What a library could change behind its host's back.
struct ProcessState {
    std::vector<std::string> environment;
    std::string locale;
    std::string folder;
    mode_t mask = 0;
    std::vector<bool> blocked_signals;
    std::vector<void (*)(int)> signal_handlers;
    unsigned long openssl_error = 0;
    int log_levels = 0;
};

int log_levels() {
    int out = 0;
    for (int bit = 0; bit < LLL_COUNT; ++bit) {
        out |= lwsl_visible(1 << bit) != 0 ? 1 << bit : 0;
    }
    return out;
}

ProcessState look() {
    ProcessState out;
    for (char** at = environ; *at != nullptr; ++at) {
        out.environment.emplace_back(*at);
    }
    out.locale = std::setlocale(LC_ALL, nullptr);
    out.folder = std::filesystem::current_path().string();
    out.mask = umask(0);
    umask(out.mask);
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
    for (int signal = 1; signal < SIGRTMAX; ++signal) {
        struct sigaction action {};
        sigaction(signal, nullptr, &action);
        out.blocked_signals.push_back(sigismember(&blocked, signal) == 1);
        out.signal_handlers.push_back(action.sa_handler);
    }
    out.openssl_error = ERR_peek_error();
    out.log_levels = log_levels();
    return out;
}

void exchange_a_message(const Server& server) {
    Peer peer(options_for(server.wss("/echo")));
    peer.wait_open();
    peer.send(1, "hello");
    CHECK(peer.wait_message() == "hello");
    peer.close(1000, "");
    peer.wait_end();
}

/// The signals that each thread of ours blocks, by the thread's name, from /proc.
std::map<std::string, std::string> blocked_by_thread() {
    std::map<std::string, std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream status(entry.path() / "status");
        std::string name;
        for (std::string line; std::getline(status, line);) {
            if (line.rfind("Name:", 0) == 0) {
                name = line.substr(line.find_first_not_of(" \t", 5));
            } else if (line.rfind("SigBlk:", 0) == 0 && name.rfind("vdv463-", 0) == 0) {
                out[name] = line.substr(line.find_first_not_of(" \t", 7));
            }
        }
    }
    return out;
}

/// Everything that libwebsockets logs, at every level.
class Log {
public:
    Log() {
        text().clear();
        lws_set_log_level((1 << LLL_COUNT) - 1, &Log::take);
    }
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    ~Log() { lws_set_log_level(LLL_ERR | LLL_WARN | LLL_NOTICE, &lwsl_emit_stderr); }

    static std::string all() {
        const std::lock_guard<std::mutex> lock(mutex());
        return text();
    }

private:
    static void take(int /*level*/, const char* line) {
        const std::lock_guard<std::mutex> lock(mutex());
        text() += line;
    }
    static std::string& text() {
        static std::string kept;
        return kept;
    }
    static std::mutex& mutex() {
        static std::mutex kept;
        return kept;
    }
};

lws_context* foreign_context() {
    lws_context_creation_info info{};
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.gid = -1;
    info.uid = -1;
    info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    return lws_create_context(&info);
}

}  // namespace

TEST_CASE("the host's process is left as it was found", "[process]") {
    const Server server = Server::with("good");
    const ProcessState before = look();
    exchange_a_message(server);
    const ProcessState after = look();
    CHECK(after.environment == before.environment);
    CHECK(after.locale == before.locale);
    CHECK(after.folder == before.folder);
    CHECK(after.mask == before.mask);
    CHECK(after.blocked_signals == before.blocked_signals);
    CHECK(after.signal_handlers == before.signal_handlers);
    CHECK(after.openssl_error == before.openssl_error);
    CHECK(after.log_levels == before.log_levels);
}

TEST_CASE("libwebsockets is silent meanwhile and as before afterwards", "[process]") {
    const int before = log_levels();
    REQUIRE(before == (LLL_ERR | LLL_WARN | LLL_NOTICE));
    {
        const auto loop = IoLoop::acquire();
        REQUIRE(loop);
        CHECK(log_levels() == 0);
    }
    CHECK(log_levels() == before);
}

TEST_CASE("log levels that the host has chosen stay", "[process]") {
    lws_set_log_level(LLL_ERR, nullptr);
    {
        const auto loop = IoLoop::acquire();
        REQUIRE(loop);
        CHECK(log_levels() == LLL_ERR);
        lws_set_log_level(LLL_ERR | LLL_USER, nullptr);
    }
    CHECK(log_levels() == (LLL_ERR | LLL_USER));
    lws_set_log_level(LLL_ERR | LLL_WARN | LLL_NOTICE, nullptr);
}

TEST_CASE("no secret is in libwebsockets' log at any level", "[process]") {
    const Server server = Server::with("good");
    const Server cms;
    const Server proxy = Server::http({"--connect-to", cms.port()});
    const Log log;
    {
        ConnectOptions options = options_for(server.wss("/headers?token=qu3ry-secret"));
        options.credentials = Credentials{"Aladdin", Secret("open sesame")};
        options.headers.push_back(Header{"X-Gateway-Token", Secret("t0ken-secret")});
        Peer peer(options);
        CHECK_THAT(peer.wait_message(), Catch::Contains("QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
        options.url = *parse_url(server.wss("/status?code=401"));
        CHECK(failure_of(options).code == errc::http_unauthorized);
        options = options_for(cms.ws("/echo"));
        options.proxy = *parse_proxy("127.0.0.1:" + proxy.port(), false);
        options.proxy->credentials = Credentials{"gate", Secret("hunter2")};
        Peer proxied(options);
        proxied.wait_open();
    }
    const std::string text = Log::all();
    REQUIRE(text.size() > 1000);
    for (const char* secret :
         {"open sesame", "QWxhZGRpbjpvcGVu", "t0ken-secret", "hunter2", "Z2F0ZTpodW50ZXIy"}) {
        CAPTURE(secret);
        CHECK(text.find(secret) == std::string::npos);
    }
}

TEST_CASE("our threads block every signal that can be blocked", "[process]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/echo")));
    peer.wait_open();
    const auto blocked = blocked_by_thread();
    REQUIRE(blocked.count("vdv463-io") == 1);
    REQUIRE(blocked.count("vdv463-worker") == 1);
    REQUIRE(blocked.count("vdv463-lookup") == 1);
    sigset_t all;
    sigfillset(&all);
    for (const auto& [name, mask] : blocked) {
        CAPTURE(name);
        const unsigned long long bits = std::stoull(mask, nullptr, 16);
        for (int signal = 1; signal <= SIGRTMAX; ++signal) {
            if (signal == SIGKILL || signal == SIGSTOP || sigismember(&all, signal) != 1) {
                continue;  // the latter are the C library's own
            }
            CAPTURE(signal);
            CHECK((bits >> static_cast<unsigned int>(signal - 1) & 1U) == 1U);
        }
    }
}

TEST_CASE("a program that the host starts inherits none of our descriptors", "[process]") {
    const Server server = Server::with("good");
    const auto open_ones = [] {
        std::vector<int> out;
        for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
            out.push_back(std::stoi(entry.path().filename().string()));
        }
        return out;
    };
    const std::vector<int> before = open_ones();
    Peer peer(options_for(server.wss("/echo")));
    peer.wait_open();
    int ours = 0;
    for (const int fd : open_ones()) {
        if (std::find(before.begin(), before.end(), fd) != before.end()) {
            continue;
        }
        const int flags = fcntl(fd, F_GETFD);
        if (flags < 0) {
            continue;  // the folder that was being listed
        }
        CAPTURE(fd);
        CHECK((flags & FD_CLOEXEC) != 0);
        ++ours;
    }
    CHECK(ours >= 2);
}

TEST_CASE("an open connection survives another user of libwebsockets", "[process]") {
    const Server server = Server::with("good");
    Peer peer(options_for(server.wss("/echo")));
    peer.wait_open();
    for (Token token = 0; token < 5; ++token) {
        lws_context* foreign = foreign_context();
        REQUIRE(foreign != nullptr);
        peer.send(token, "still there");
        CHECK(peer.wait_message(token) == "still there");
        lws_context_destroy(foreign);
    }
}

TEST_CASE("new connections come up after another user of libwebsockets disturbed some",
          "[process]") {
    const Server server = Server::with("good");
    const auto loop = IoLoop::acquire();
    REQUIRE(loop);
    for (int round = 0; round < 10; ++round) {
        CAPTURE(round);
        std::atomic<bool> over{false};
        std::thread other([&] {
            while (!over) {
                lws_context_destroy(foreign_context());
            }
        });
        {
            Peer beside(options_for(server.wss("/echo")));
            // May fail while the other changes what OpenSSL keeps for all.
            try {
                beside.wait_open();
            } catch (const std::runtime_error&) {
                CHECK(beside.wait_end().stage() == Stage::Tls);
            }
        }
        over = true;
        other.join();
        Peer next(options_for(server.wss("/echo")));
        next.wait_open();
    }
}
