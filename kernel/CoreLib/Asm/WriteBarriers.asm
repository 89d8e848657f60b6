; Stores of references. Compiled code calls these and expects every register but those named to survive.
; The collector is not generational and stops the world, so a store is a store.

global RhpAssignRef, RhpCheckedAssignRef, RhpByRefAssignRef

section .text

; rdi = where, rsi = reference
align 16
RhpAssignRef:
RhpCheckedAssignRef:
    mov     [rdi], rsi
    ret

; Copies one word from [rsi] to [rdi] and moves both on; may spoil rcx.
align 16
RhpByRefAssignRef:
    mov     rcx, [rsi]
    mov     [rdi], rcx
    add     rdi, 8
    add     rsi, 8
    ret

section .note.GNU-stack noalloc noexec nowrite progbits
