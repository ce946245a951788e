"""Sends one text through smpplib, an SMPP client by other hands, and prints what came back as JSON.

Arguments: host, port, system id, password, phone (with 86), text.
"""
import json
import sys
import threading
import time

import smpplib.client
import smpplib.consts
import smpplib.gsm

host, port, system_id, password, phone, text = sys.argv[1:]
accepted, receipts = [], []
client = smpplib.client.Client(host, int(port), allow_unknown_opt_params=True)
client.set_message_sent_handler(lambda pdu: accepted.append(pdu.message_id.decode()))


def received(pdu):
    receipts.append(pdu.short_message.decode())
    return 0


client.set_message_received_handler(received)
client.connect()
client.bind_transceiver(system_id=system_id, password=password)
parts, coding, esm_class = smpplib.gsm.make_parts(text)
for part in parts:
    client.send_message(
        source_addr_ton=smpplib.consts.SMPP_TON_INTL,
        source_addr="106900009",
        dest_addr_ton=smpplib.consts.SMPP_TON_INTL,
        destination_addr=phone,
        short_message=part,
        data_coding=coding,
        esm_class=esm_class,
        registered_delivery=True,
    )
threading.Thread(target=client.listen, daemon=True).start()
deadline = time.time() + 10
while time.time() < deadline and len(receipts) < len(parts):
    time.sleep(0.05)
print(json.dumps({"parts": len(parts), "accepted": accepted, "receipts": receipts}))
