; Compiled code tells the runtime when native code calls it. Here native and managed code are one world, so there is
; nothing to note; ilc's own start-up routine of a library is the only user.

global RhpReversePInvoke, RhpReversePInvokeReturn, RhpGcPoll, RhpTrapThreads

section .text

RhpReversePInvoke:
RhpReversePInvokeReturn:
RhpGcPoll:
    ret

section .data
align 8
RhpTrapThreads: dq 0            ; the collector never wants a thread to stop

section .note.GNU-stack noalloc noexec nowrite progbits
