// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "fault_plan.hpp"

namespace vdv463::sim {

/// The port that is listened on, with the faults of that stage.
/// Threads: the simulator's only, but for open().
class Port {
public:
    explicit Port(boost::asio::io_context& context) : context_(context), acceptor_(context) {}

    boost::system::error_code open(const boost::asio::ip::tcp::endpoint& endpoint,
                                   const FaultPlan& faults);
    /// False where a fault wants that nothing is accepted.
    bool accepts() const { return accepts_; }
    std::uint16_t number() const { return number_; }
    boost::asio::ip::tcp::acceptor& acceptor() { return acceptor_; }
    boost::system::error_code close();

private:
    void fill_queue(boost::system::error_code& error);

    boost::asio::io_context& context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::vector<boost::asio::ip::tcp::socket> fillers_;  ///< connections that nobody accepts
    std::uint16_t number_ = 0;
    bool accepts_ = true;
};

}  // namespace vdv463::sim
