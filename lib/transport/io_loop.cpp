// SPDX-License-Identifier: Apache-2.0
#include "io_loop.hpp"

#include <algorithm>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "lws_attempt.hpp"
#include "lws_io_loop.hpp"
#include "lws_loop.hpp"
#include "threads.hpp"

namespace vdv463::transport {
namespace {

class LwsConnection final : public Connection {
public:
    explicit LwsConnection(std::shared_ptr<Attempt> attempt) : attempt_(std::move(attempt)) {}
    LwsConnection(const LwsConnection&) = delete;
    LwsConnection& operator=(const LwsConnection&) = delete;
    ~LwsConnection() override { attempt_->abandon(); }

    void send(Token token, std::string text) override { attempt_->send(token, std::move(text)); }
    std::string take_buffer() override { return attempt_->take_buffer(); }
    void ping(std::string payload) override { attempt_->ping(std::move(payload)); }
    void close(std::uint16_t code, std::string reason) override {
        attempt_->close(code, std::move(reason));
    }

private:
    std::shared_ptr<Attempt> attempt_;
};

class LwsTransport final : public Transport {
public:
    explicit LwsTransport(std::shared_ptr<Loop> loop) : loop_(std::move(loop)) {}

    std::unique_ptr<Connection> connect(ConnectOptions options, ConnectionEvents& events) override {
        auto attempt = std::make_shared<Attempt>(loop_, std::move(options), events);
        loop_->post([weak = std::weak_ptr<Attempt>(attempt)] {
            if (const std::shared_ptr<Attempt> self = weak.lock()) {
                self->begin();
            }
        });
        return std::make_unique<LwsConnection>(std::move(attempt));
    }

private:
    std::shared_ptr<Loop> loop_;
};

/// Loops that were let go of on their own thread, which cannot wait for itself: the next user or
/// the end of the process does.
class EndingThreads {
public:
    EndingThreads() = default;
    EndingThreads(const EndingThreads&) = delete;
    EndingThreads& operator=(const EndingThreads&) = delete;
    ~EndingThreads() { join(); }

    void add(std::thread thread) {
        const std::lock_guard<std::mutex> lock(mutex_);
        threads_.push_back(std::move(thread));
    }
    void join() {
        std::vector<std::thread> ending;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            const auto self = std::partition(
                threads_.begin(), threads_.end(),
                [](const std::thread& t) { return t.get_id() == std::this_thread::get_id(); });
            ending.assign(std::make_move_iterator(self), std::make_move_iterator(threads_.end()));
            threads_.erase(self, threads_.end());
        }
        for (std::thread& thread : ending) {
            thread.join();
        }
    }

private:
    std::mutex mutex_;
    std::vector<std::thread> threads_;
};

/// First called when OpenSSL is up, so that its clean-up at exit comes after ours.
EndingThreads& ending_threads() {
    static EndingThreads threads;
    return threads;
}

class LwsIoLoop final : public IoLoop {
public:
    LwsIoLoop(std::shared_ptr<Loop> loop, std::thread thread)
        : loop_(std::move(loop)), thread_(std::move(thread)), transport_(loop_) {}
    LwsIoLoop(const LwsIoLoop&) = delete;
    LwsIoLoop& operator=(const LwsIoLoop&) = delete;
    ~LwsIoLoop() override {
        loop_->stop();
        if (loop_->on_loop_thread()) {
            ending_threads().add(std::move(thread_));
        } else {
            thread_.join();
        }
    }

    void post(std::function<void()> task) override { loop_->post(std::move(task)); }
    bool on_loop_thread() const noexcept override { return loop_->on_loop_thread(); }
    void run_blocking(std::function<void()> task) override {
        loop_->workers().run(std::move(task));
    }
    void run_provider(std::function<void()> task, std::function<void()> done) override {
        loop_->providers().run([loop = loop_, task = std::move(task), done = std::move(done)] {
            task();
            loop->post(done);
        });
    }
    std::unique_ptr<Timer> make_timer(std::function<void()> fired) override {
        return loop_->timers().make(std::move(fired));
    }
    Transport& transport() override { return transport_; }

private:
    std::shared_ptr<Loop> loop_;
    std::thread thread_;
    LwsTransport transport_;
};

struct Current {
    std::mutex mutex;
    std::weak_ptr<IoLoop> loop;
};

}  // namespace

Result<std::shared_ptr<IoLoop>> begin_io_loop(Resolver resolver) {
    auto loop = std::make_shared<Loop>(std::move(resolver));
    auto started = std::make_shared<Loop::Started>();
    std::future<std::optional<Error>> outcome = started->get_future();
    Result<std::thread> thread =
        begin_thread("vdv463-io", [loop, started] { loop->run(std::move(*started)); });
    if (!thread) {
        return std::move(thread).error();
    }
    if (std::optional<Error> error = outcome.get()) {
        thread->join();
        return *std::move(error);
    }
    std::shared_ptr<IoLoop> out = std::make_shared<LwsIoLoop>(loop, *std::move(thread));
    return out;
}

Result<std::shared_ptr<IoLoop>> IoLoop::acquire() {
    // Never destroyed: a host's static objects may let go of their clients after ours are gone.
    static Current& current = *new Current;
    std::unique_lock<std::mutex> lock(current.mutex);
    if (std::shared_ptr<IoLoop> running = current.loop.lock()) {
        return running;
    }
    Result<std::shared_ptr<IoLoop>> begun = begin_io_loop(&look_up);
    if (begun) {
        current.loop = *begun;
    }
    lock.unlock();  // the last tasks of a loop that ends may want a new one
    if (begun) {
        ending_threads().join();
    }
    return begun;
}

}  // namespace vdv463::transport
