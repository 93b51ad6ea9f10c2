// SPDX-License-Identifier: Apache-2.0
#include "peer.hpp"

#include "temporary_folder.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <optional>
#include <stdexcept>
#include <utility>

namespace vdv463::transport {
namespace {

constexpr std::chrono::seconds patience{30};

std::string support(const std::string& name) {
    return std::string(VDV463_TEST_SUPPORT_DIR) + "/" + name;
}

/// ctest's, or filled once.
class CertificateFolder {
public:
    CertificateFolder() {
        if (const char* made = std::getenv("VDV463_TEST_CERTIFICATES")) {
            path_ = made;
            return;
        }
        path_ = own_.emplace().path();
        test::Subprocess script({support("certificates.sh"), path_});
        if (script.wait() != 0) {
            throw std::runtime_error("certificates.sh failed");
        }
    }
    const std::string& path() const { return path_; }

private:
    std::optional<test::TemporaryFolder> own_;
    std::string path_;
};

}  // namespace

const std::string& certificates() {
    static const CertificateFolder folder;
    return folder.path();
}

Server::Server(const std::vector<std::string>& options) : Server("ws_server.py", options) {}

Server::Server(const std::string& script, const std::vector<std::string>& options) {
    std::vector<std::string> command{support(script)};
    command.insert(command.end(), options.begin(), options.end());
    process_ = std::make_unique<test::Subprocess>(command);
    port_ = process_->read_line();
}

Server Server::with(const std::string& certificate, std::vector<std::string> options) {
    options.push_back("--certificate");
    options.push_back(certificates() + "/" + certificate);
    return Server(options);
}

Server Server::http(const std::vector<std::string>& options) {
    return Server("http_peer.py", options);
}

ConnectOptions options_for(const std::string& url) {
    Result<Url> parsed = parse_url(url);
    if (!parsed) {
        throw std::runtime_error(parsed.error().detail);
    }
    ConnectOptions out;
    out.url = *parsed;
    if (parsed->secure) {
        out.tls.ca_file = certificates() + "/ca.pem";
    }
    out.connect_timeout = std::chrono::seconds(20);
    out.message_timeout = std::chrono::seconds(20);
    out.max_message_bytes = std::size_t{32} * 1024 * 1024;
    out.max_send_bytes = std::size_t{64} * 1024 * 1024;
    out.max_parallel_handshakes = 50;
    return out;
}

Peer::Peer(ConnectOptions options, std::shared_ptr<IoLoop> loop) {
    connect(std::move(options), std::move(loop));
}

Peer::Peer(ConnectOptions options, std::string drop_in) : drop_in_(std::move(drop_in)) {
    connect(std::move(options), nullptr);
}

void Peer::connect(ConnectOptions options, std::shared_ptr<IoLoop> loop) {
    loop_ = std::move(loop);
    if (!loop_) {
        Result<std::shared_ptr<IoLoop>> shared = IoLoop::acquire();
        if (!shared) {
            throw std::runtime_error(shared.error().detail);
        }
        loop_ = *shared;
    }
    on_loop([&] { connection_ = loop_->transport().connect(std::move(options), *this); });
}

Peer::~Peer() {
    drop();
}

void Peer::on_loop(const std::function<void()>& task) {
    std::promise<void> done;
    loop_->post([&] {
        task();
        done.set_value();
    });
    done.get_future().wait();
}

void Peer::drop() {
    on_loop([this] { connection_.reset(); });
}

void Peer::send(Token token, std::string text) {
    on_loop([&] {
        if (connection_) {
            connection_->send(token, std::move(text));
        }
    });
}

void Peer::ping(std::string payload) {
    on_loop([&] {
        if (connection_) {
            connection_->ping(std::move(payload));
        }
    });
}

void Peer::close(std::uint16_t code, std::string reason) {
    on_loop([&] {
        if (connection_) {
            connection_->close(code, std::move(reason));
        }
    });
}

std::unique_lock<std::mutex> Peer::wait_for(const std::function<bool()>& condition) {
    std::unique_lock<std::mutex> lock(mutex_);
    const bool told =
        heard_.wait_for(lock, patience, [&] { return condition() || end_.has_value(); });
    if (!told || !condition()) {
        throw std::runtime_error("the connection did not tell what the test waits for" +
                                 (end_ ? ", it ended: " + end_->detail : std::string(" in time")));
    }
    return lock;
}

ConnectionInfo Peer::wait_open() {
    const auto lock = wait_for([this] { return info_ || end_; });
    if (!info_) {
        throw std::runtime_error("not opened: " + end_->detail);
    }
    return *info_;
}

std::string Peer::wait_message(std::size_t index) {
    const auto lock = wait_for([&] { return messages_.size() > index; });
    return messages_[index];
}

std::string Peer::wait_pong() {
    const auto lock = wait_for([this] { return !pongs_.empty(); });
    return pongs_.front();
}

Error Peer::wait_end() {
    const auto lock = wait_for([this] { return end_.has_value(); });
    return *end_;
}

void Peer::wait_written(Token token) {
    wait_for([&] { return std::count(written_.begin(), written_.end(), token) > 0; });
}

void Peer::wait_step(Step kind) {
    wait_for([&] {
        return std::any_of(steps_.begin(), steps_.end(),
                           [&](const AttemptStep& step) { return step.step == kind; });
    });
}

void Peer::wait_acknowledged(std::size_t bytes) {
    wait_for([&] { return acknowledged_ >= bytes; });
}

void Peer::wait_bytes() {
    wait_for([this] { return bytes_ > 0; });
}

void Peer::wait_dropped() {
    wait_for([this] { return dropped_; });
}

AttemptStep Peer::step(Step kind) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const AttemptStep& step : steps_) {
        if (step.step == kind) {
            return step;
        }
    }
    throw std::runtime_error("a step was not told: " + std::to_string(static_cast<int>(kind)));
}

std::vector<std::string> Peer::order() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return order_;
}

std::size_t Peer::bytes() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return bytes_;
}

std::size_t Peer::acknowledged() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return acknowledged_;
}

std::optional<Error> Peer::peer_closing() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return peer_closing_;
}

void Peer::note(const char* name, const std::function<void()>& write_down) {
    const std::lock_guard<std::mutex> lock(mutex_);
    write_down();
    if (order_.empty() || order_.back() != name) {
        order_.emplace_back(name);
    }
    if (drop_in_ == name) {
        connection_.reset();
        dropped_ = true;
    }
    heard_.notify_all();
}

void Peer::on_step(AttemptStep step) {
    note("step", [&] { steps_.push_back(std::move(step)); });
}
void Peer::on_open(ConnectionInfo info) {
    note("open", [&] { info_ = std::move(info); });
}
void Peer::on_bytes(std::size_t count) {
    note("bytes", [&] { bytes_ += count; });
}
void Peer::on_message(std::string& text) {
    note("message", [&] { messages_.push_back(std::move(text)); });
}
void Peer::on_pong(std::string payload) {
    note("pong", [&] { pongs_.push_back(std::move(payload)); });
}
void Peer::on_written(Token token) {
    note("written", [&] { written_.push_back(token); });
}
void Peer::on_send_progress(std::size_t acknowledged_bytes) {
    const std::lock_guard<std::mutex> lock(mutex_);  // no part of the order: it comes when it likes
    acknowledged_ += acknowledged_bytes;
    heard_.notify_all();
}
void Peer::on_peer_closing(Error error) {
    note("peer closing", [&] { peer_closing_ = std::move(error); });
}
void Peer::on_end(Error error) {
    note("end", [&] { end_ = std::move(error); });
}

Error failure_of(ConnectOptions options) {
    Peer peer(std::move(options));
    return peer.wait_end();
}

}  // namespace vdv463::transport
