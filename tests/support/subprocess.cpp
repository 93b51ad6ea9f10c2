// SPDX-License-Identifier: Apache-2.0
#include "subprocess.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>

extern char** environ;

namespace vdv463::test {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds line_patience{30};
constexpr std::chrono::seconds end_patience{60};
constexpr std::chrono::seconds destruction_patience{5};
constexpr timespec poll_interval{0, 2'000'000};

std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe for a test program");
    }
    return ends;
}

/// True when it has ended; `status` is then set.
bool wait_until(pid_t pid, Clock::time_point when, int& status) {
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (Clock::now() >= when) {
            return false;
        }
        nanosleep(&poll_interval, nullptr);
    }
    return true;
}

}  // namespace

Subprocess::Subprocess(const std::vector<std::string>& command) {
    const std::array<int, 2> in = make_pipe();
    const std::array<int, 2> out = make_pipe();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    const int failure =
        posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = out[0];
    if (failure != 0) {
        ::close(input_);
        ::close(output_);
        throw std::runtime_error("cannot run " + command.front());
    }
}

Subprocess::~Subprocess() {
    ::close(input_);
    ::close(output_);
    int status = 0;
    if (pid_ > 0 && !wait_until(pid_, Clock::now() + destruction_patience, status)) {
        ::kill(pid_, SIGKILL);
        waitpid(pid_, &status, 0);
    }
}

std::string Subprocess::read_line() {
    const auto deadline = Clock::now() + line_patience;
    while (true) {
        if (auto line = take_line()) {
            return *line;
        }
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0 || !fill(static_cast<int>(left.count()))) {
            throw std::runtime_error("a test program ended or said nothing in time");
        }
    }
}

std::optional<std::string> Subprocess::next_line() {
    while (true) {
        if (auto line = take_line()) {
            return line;
        }
        if (!fill(-1)) {
            return std::nullopt;
        }
    }
}

std::optional<std::string> Subprocess::take_line() {
    const auto end = buffer_.find('\n');
    if (end == std::string::npos) {
        return std::nullopt;
    }
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    return line;
}

bool Subprocess::fill(int patience_ms) {
    pollfd wait{output_, POLLIN, 0};
    if (::poll(&wait, 1, patience_ms) <= 0) {
        return false;
    }
    std::array<char, 65536> chunk;
    const auto size = ::read(output_, chunk.data(), chunk.size());
    if (size <= 0) {
        return false;
    }
    buffer_.append(chunk.data(), static_cast<std::size_t>(size));
    return true;
}

void Subprocess::send_signal(int signal) const {
    ::kill(pid_, signal);
}

int Subprocess::wait() {
    int status = 0;
    if (!wait_until(pid_, Clock::now() + end_patience, status)) {
        throw std::runtime_error("a test program did not end in time");
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace vdv463::test
