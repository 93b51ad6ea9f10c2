// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "io_loop.hpp"
#include "subprocess.hpp"

namespace vdv463::transport {

/// The folder of certificates that tests/support/certificates.sh makes: once for all tests that
/// ctest runs, or for this program. Not to be changed.
const std::string& certificates();

/// tests/support/ws_server.py as a process of its own.
class Server {
public:
    explicit Server(const std::vector<std::string>& options = {});
    /// With TLS and the certificate of that name.
    static Server with(const std::string& certificate, std::vector<std::string> options = {});
    /// tests/support/http_peer.py instead, which answers with bytes or is a proxy.
    static Server http(const std::vector<std::string>& options);

    /// The next line that it prints.
    std::string read_line() const { return process_->read_line(); }
    std::string port() const { return port_; }
    std::string ws(const std::string& path) const { return "ws://127.0.0.1:" + port_ + path; }
    std::string wss(const std::string& path) const { return "wss://localhost:" + port_ + path; }

private:
    Server(const std::string& script, const std::vector<std::string>& options);

    std::unique_ptr<test::Subprocess> process_;
    std::string port_;
};

/// Options for `url` as the client would set them, trusting the test CA.
ConnectOptions options_for(const std::string& url);

/// A connection whose events are written down, for a test on another thread to wait on.
class Peer : private ConnectionEvents {
public:
    /// On the process's loop, or on `loop`.
    explicit Peer(ConnectOptions options, std::shared_ptr<IoLoop> loop = nullptr);
    /// Destroys its connection inside the event of that name.
    Peer(ConnectOptions options, std::string drop_in);
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer() override;

    // All wait for at most 30 s and throw when that was in vain.
    ConnectionInfo wait_open();
    std::string wait_message(std::size_t index = 0);
    std::string wait_pong();
    Error wait_end();
    void wait_written(Token token);
    void wait_step(Step kind);
    void wait_dropped();
    void wait_bytes();  ///< the first ones
    void wait_acknowledged(std::size_t bytes);
    std::unique_lock<std::mutex> wait_for(const std::function<bool()>& condition);

    void send(Token token, std::string text);
    void ping(std::string payload);
    void close(std::uint16_t code, std::string reason);
    void drop();

    /// The step of that kind; fails the test when it was not told.
    AttemptStep step(Step kind);
    std::vector<std::string> order();  ///< names of the events, each once in a row
    std::size_t bytes();
    std::size_t acknowledged();  ///< the sum of all progress told
    std::optional<Error> peer_closing();

private:
    void on_step(AttemptStep step) override;
    void on_open(ConnectionInfo info) override;
    void on_bytes(std::size_t count) override;
    void on_message(std::string& text) override;
    void on_pong(std::string payload) override;
    void on_written(Token token) override;
    void on_send_progress(std::size_t acknowledged_bytes) override;
    void on_peer_closing(Error error) override;
    void on_end(Error error) override;
    void note(const char* name, const std::function<void()>& write_down);
    void connect(ConnectOptions options, std::shared_ptr<IoLoop> loop);
    void on_loop(const std::function<void()>& task);

    std::shared_ptr<IoLoop> loop_;
    std::unique_ptr<Connection> connection_;

    std::mutex mutex_;
    std::condition_variable heard_;
    std::string drop_in_;
    bool dropped_ = false;
    std::vector<std::string> order_;
    std::vector<AttemptStep> steps_;
    std::optional<ConnectionInfo> info_;
    std::size_t bytes_ = 0;
    std::size_t acknowledged_ = 0;
    std::vector<std::string> messages_;
    std::vector<std::string> pongs_;
    std::vector<Token> written_;
    std::optional<Error> peer_closing_;
    std::optional<Error> end_;
};

/// The error of an attempt that must fail.
Error failure_of(ConnectOptions options);

}  // namespace vdv463::transport
