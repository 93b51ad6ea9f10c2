// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/client.hpp>

#include "credentials_memory.hpp"
#include "dispatcher.hpp"
#include "duplicates.hpp"
#include "exception_alarm.hpp"
#include "io_loop.hpp"
#include "journal.hpp"
#include "kept_queue.hpp"
#include "lists.hpp"
#include "message_memory.hpp"
#include "pending_sends.hpp"
#include "provider_gate.hpp"
#include "redaction.hpp"
#include "serial_worker.hpp"
#include "session.hpp"
#include "store_keeper.hpp"
#include "system_random.hpp"
#include "traffic.hpp"
#include "unacknowledged.hpp"

namespace vdv463 {

/// Glue between the rings: events of the connection go through the codec into the session, the
/// session's actions go to the connection and, through the dispatcher, to the host.
/// Threads: the upper half is called by the host on any thread, the lower half runs on the I/O
/// thread. `session_mutex_` guards what both look at; it is never held while calling out.
class VDV463_HIDDEN Client::Impl : public std::enable_shared_from_this<Impl>,
                                   private transport::ConnectionEvents {
public:
    /// What has to be let go on a thread that may join the library's own threads.
    struct Threads {
        std::shared_ptr<transport::IoLoop> io;
        std::shared_ptr<HandlerThread> handlers;  ///< empty with an executor of the host's
        void let_go() noexcept;
    };

    Impl(ClientConfig config, ClientHandlers handlers, std::vector<transport::Url> urls,
         std::vector<std::optional<transport::Proxy>> proxies, Threads threads,
         std::unique_ptr<client::Identity> identity);
    ~Impl() override;
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void start();
    void stop();
    /// stop(), and lets the threads go: at once, or after the handler that is being left.
    void shut_down();

    Result<PlanVersion> publish(std::vector<ChargingRequest> list, PublishOptions options);
    Result<PlanVersion> withdraw_all(std::string reason);
    Result<PlanVersion> republish();
    void set_active(bool active);
    std::vector<TrackedRequest> requests() const;
    void send(std::vector<ChargingRequest> list, hosted::SendDone done);
    void reconnect_now();
    ClientStatus status() const;

private:
    enum class Life { Idle, Running, Stopping };

    /// A task for the host's executor. Should that drop it, a thread of its own steps in.
    class Finisher;

    // Life: any thread
    bool inside() const;
    void begin(const std::unique_lock<std::mutex>& life_lock);
    void stop_from_inside();
    void run_stop(std::unique_lock<std::mutex>& life_lock);
    void stop_session(std::unique_lock<std::mutex>& life_lock, bool running);
    void come_to_rest(std::unique_lock<std::mutex>& life_lock);
    void release();
    void post_stop();
    void wait_for_io();
    void wait_for_store();
    void end_exception_alarm();
    void finish_later();
    void finish_on_executor();
    template <class Declaration>
    Result<PlanVersion> declared(const Declaration& declaration);
    void post_event(session::Event event);
    void on_first_exception(const std::string& what);

    // I/O thread
    void feed(session::Event event);
    void rearm();
    void note_stopped();
    State session_state() const;
    void perform(session::OpenTransport& action);
    void perform(session::SendMessage& action);
    void perform(session::SendPing& action);
    void perform(session::CloseTransport& action);
    void perform(session::DropTransport& action);
    void perform(session::ReportState& action);
    void perform(session::ReportStep& action);
    void perform(session::LoadStore& action);
    void perform(session::SaveStore& action);
    void perform(session::Audit& action);
    void perform(session::CompleteSend& action);
    void perform(session::AskCredentials& action);
    void perform(session::Log& action);
    CredentialsSource credentials_source() const;
    TlsConfig tls_config() const;
    void not_written(const session::SendMessage& action, const Error& cause);
    void forget_connection();

    void on_step(AttemptStep step) override;
    void on_open(ConnectionInfo info) override;
    void on_bytes(std::size_t count) override;
    void on_message(std::string& text) override;
    void on_pong(std::string payload) override;
    void on_written(transport::Token token) override;
    void on_send_progress(std::size_t acknowledged_bytes) override;
    void on_peer_closing(Error error) override;
    void on_end(Error error) override;

    ClientConfig config_;  ///< constant until the host's functions in it are released
    const std::shared_ptr<client::Redaction> redaction_;  ///< shared with the credentials' workers
    const hosted::Journal journal_;
    const hosted::ListRules list_rules_;
    const std::vector<transport::Url> urls_;
    const std::vector<std::optional<transport::Proxy>> proxies_;  ///< one for each of `urls_`
    Threads threads_;                                             ///< emptied by shut_down()
    transport::IoLoop* const io_;  ///< valid while `threads_` holds it
    const std::shared_ptr<client::MessageMemory> memory_;
    const std::shared_ptr<client::Dispatcher> dispatcher_;
    /// Shared with the workers that ask it, so that none of them keeps the client itself.
    const std::shared_ptr<client::ProviderGate> provider_gate_;
    const std::shared_ptr<client::PassphraseGate> passphrase_gate_;
    const std::shared_ptr<client::CredentialsMemory> credentials_memory_;
    client::StoreKeeper store_;
    client::SerialWorker auditor_{"vdv463-audit"};
    std::unique_ptr<client::Identity> identity_;  ///< empty after shut_down()

    std::mutex life_mutex_;
    std::condition_variable life_changed_;
    Life life_ = Life::Idle;
    bool session_stopped_ = false;  ///< meaningful while Stopping
    bool stopper_ = false;          ///< some thread is in run_stop()
    std::uint64_t stops_ = 0;       ///< run_stop()s that have ended
    bool start_again_ = false;      ///< start() came while Stopping
    bool left_ = false;             ///< the Client was destroyed from within a handler
    std::shared_ptr<Impl> self_;    ///< keeps this alive while not Idle

    std::mutex sends_mutex_;
    hosted::PendingSends sends_;

    mutable std::mutex session_mutex_;
    hosted::SystemRandom random_;
    session::Session session_;
    ConnectionInfo connection_info_;
    hosted::Traffic traffic_;
    hosted::ExceptionAlarm exception_alarm_;

    // I/O thread only
    std::unique_ptr<transport::Connection> connection_;
    client::Unacknowledged unacknowledged_;
    std::unique_ptr<transport::IoLoop::Timer> timer_;
    transport::KeptQueue<session::Event> events_;
    bool feeding_ = false;
    bool resting_ = true;  ///< the session is Stopped: no timer, whatever the store still brings
    std::uint32_t attempt_ = 0;
    std::size_t url_index_ = 0;
};

}  // namespace vdv463
