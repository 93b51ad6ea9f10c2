// SPDX-License-Identifier: Apache-2.0
#include "sending.hpp"

#include "attempt.hpp"
#include "durations.hpp"
#include "exit_code.hpp"
#include "json_output.hpp"
#include "main_loop.hpp"
#include "own_requests.hpp"
#include "report.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <vdv463/client.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

class Sending {
public:
    Sending(const SendingOptions& options, MainLoop& loop, const ClientConfig& config,
            std::vector<ChargingRequest> list)
        : options_(options),
          loop_(loop),
          out_(STDOUT_FILENO, loop.signal_fd()),
          attempt_(config.url),
          presystem_id_(config.presystem_id),
          waits_for_information_(config.plan.gate == Gate::AfterInformation),
          list_(std::move(list)) {}

    int run(ClientConfig config) {
        limit_to_one_attempt(config, options_.timeout);
        config.executor = loop_.executor();
        const auto limit = working_time(config, options_.timeout);
        Result<Client> client = Client::create(std::move(config), handlers());
        if (!client) {
            return finish(client.error(), exit_code_of(client.error()));
        }
        client_ = &*client;
        loop_.every(100ms, [this] { send_without_information(); });
        client->start();
        const MainLoop::End end = loop_.run(MainLoop::Clock::now() + limit);
        client_ = nullptr;
        // What stop() still reports comes after the answer that is printed.
        const std::optional<Result<Confirmation>> answer = answer_;
        const bool waits_for_answer = sent_ && client->status().gate_open;
        client->stop();
        if (end.why == MainLoop::End::Why::Signal) {
            return finish(Error(errc::stopped, "interrupted by a signal"), exit_signal(end.signal));
        }
        if (deletion_) {
            return finish(*deletion_, exit_usage);
        }
        if (answer && *answer) {
            return finish(*answer, exit_ok);
        }
        if (answer) {
            const Error error = with_cause(answer->error());
            return finish(error, exit_code_of(error));
        }
        const Error error = end.why == MainLoop::End::Why::Deadline
                                ? overdue(waits_for_answer)
                                : attempt_.error().value_or(Error(
                                      errc::internal, "the connection ended without a reason"));
        return finish(error, exit_code_of(error));
    }

private:
    ClientHandlers handlers() {
        ClientHandlers handlers = attempt_handlers(attempt_);
        handlers.on_state = [this](const StateChange& change) {
            if (change.to == State::Ready && !waits_for_information_) {
                send();
            } else if (attempt_.add(change) && (answer_ || !attempt_.reached(Step::Boot))) {
                loop_.quit();
            }
        };
        handlers.on_charging_information = [this](const ChargingInformation& information) {
            take(information);
        };
        return handlers;
    }

    void take(const ChargingInformation& information) {
        if (sent_) {
            return;
        }
        if (!options_.replace_all) {
            deletion_ = deletion(information, presystem_id_, list_);
        }
        if (deletion_) {
            loop_.quit();
            return;
        }
        send();
    }

    /// The gate opens by itself, too, when a CMS sends no information at all.
    void send_without_information() {
        if (sent_ || client_ == nullptr) {
            return;
        }
        const ClientStatus status = client_->status();
        if (status.state == State::Ready && status.gate_open && status.information_received == 0) {
            send();
        }
    }

    void send() {
        if (sent_ || client_ == nullptr) {
            return;
        }
        sent_ = true;
        client_->send(std::move(list_), [this](const Result<Confirmation>& outcome) {
            answer_ = outcome;
            if (!is_lost(outcome) || attempt_.error()) {
                loop_.quit();
            }
        });
    }

    static bool is_lost(const Result<Confirmation>& outcome) {
        return !outcome && outcome.error().code == errc::connection_lost;
    }

    /// That the connection was lost says less than why: the change of state knows.
    Error with_cause(const Error& error) const {
        if (error.code != errc::connection_lost || !attempt_.error()) {
            return error;
        }
        Error cause = *attempt_.error();
        cause.detail = error.detail;
        return cause;
    }

    Error overdue(bool waits_for_answer) {
        if (waits_for_answer) {
            return Error(errc::timeout, fmt::format("The CMS has not answered the list within "
                                                    "--timeout {}; it may have received it.",
                                                    format_duration(options_.timeout)));
        }
        return attempt_.add_overdue(options_.timeout).error.value();
    }

    int finish(const Result<Confirmation>& outcome, int exit_code) {
        if (options_.json) {
            out_.line(json_answer(outcome, exit_code));
        }
        if (deletion_) {
            report_deletion(*deletion_);
        } else if (!outcome) {
            report_error(outcome.error());
        } else if (!options_.json) {
            out_.line(fmt::format("Confirmed by the CMS after {} (message {}).",
                                  humane_duration(outcome->round_trip),
                                  printable(outcome->message_id)));
        }
        return exit_code;
    }

    const SendingOptions& options_;
    MainLoop& loop_;
    Output out_;
    Attempt attempt_;
    std::string presystem_id_;
    bool waits_for_information_;
    std::vector<ChargingRequest> list_;
    bool sent_ = false;
    std::optional<Error> deletion_;
    Client* client_ = nullptr;
    std::optional<Result<Confirmation>> answer_;
};

}  // namespace

int send_list(const SendingOptions& options, ClientConfig config,
              std::vector<ChargingRequest> list) {
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    Sending sending(options, **loop, config, std::move(list));
    return sending.run(std::move(config));
}

}  // namespace vdv463::cli
