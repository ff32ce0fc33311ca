"""A learning switch for os-ken (OpenFlow 1.4), as small as it gets: what packet-in measures beside Weir.

Each packet that a switch hands over is sent on by a packet-out: to the port at which its receiver was seen before, else to
all ports. No flow is installed for a packet, so that every one is handed over.
"""

from os_ken.base import app_manager
from os_ken.controller import ofp_event
from os_ken.controller.handler import CONFIG_DISPATCHER, MAIN_DISPATCHER, set_ev_cls
from os_ken.ofproto import ofproto_v1_4


class LearningSwitch(app_manager.OSKenApp):
    OFP_VERSIONS = [ofproto_v1_4.OFP_VERSION]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ports = {}  # by datapath id: MAC address to port

    @set_ev_cls(ofp_event.EventOFPSwitchFeatures, CONFIG_DISPATCHER)
    def connected(self, event):
        """Has the switch hand over what no flow takes."""
        datapath = event.msg.datapath
        protocol, parser = datapath.ofproto, datapath.ofproto_parser
        self.ports[datapath.id] = {}
        to_controller = parser.OFPActionOutput(protocol.OFPP_CONTROLLER, protocol.OFPCML_NO_BUFFER)
        apply = parser.OFPInstructionActions(protocol.OFPIT_APPLY_ACTIONS, [to_controller])
        datapath.send_msg(parser.OFPFlowMod(datapath, priority=0, match=parser.OFPMatch(), instructions=[apply]))

    @set_ev_cls(ofp_event.EventOFPPacketIn, MAIN_DISPATCHER)
    def handed_over(self, event):
        message = event.msg
        datapath = message.datapath
        protocol, parser = datapath.ofproto, datapath.ofproto_parser
        came_by = message.match["in_port"]
        receiver, sender = message.data[0:6], message.data[6:12]
        ports = self.ports[datapath.id]
        ports[sender] = came_by
        send = parser.OFPActionOutput(ports.get(receiver, protocol.OFPP_FLOOD))
        datapath.send_msg(parser.OFPPacketOut(
            datapath, buffer_id=message.buffer_id, in_port=came_by, actions=[send], data=message.data))
