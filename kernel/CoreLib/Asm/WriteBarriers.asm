; Stores of references. Compiled code calls these and expects every register but those named to survive.
; While a collection marks in slices, what is stored is marked: a black object must not come to refer to a white one
; (Dijkstra's barrier). The other kind, which marks what is overwritten, is not possible: the compiler stores null
; without a call.
; A store is the commonest thing there is, so nothing is tested: for the time of the marking the first instruction is
; replaced by a jump (StoreSites.cs).

global RhpAssignRef, RhpCheckedAssignRef, RhpByRefAssignRef
global TineHeap_MarkState, TineHeap_StoreSites, TineHeap_WatchesStacks

; MarkState
OBJECTS_START   equ 8
OBJECTS_BYTES   equ 16
STACK           equ 24
DEPTH           equ 32
CAPACITY        equ 36
OVERFLOWS       equ 40

MARK_STACK      equ 8192        ; pointers
BLOCK_MASK      equ -65536      ; Block.Bytes
GRANULE_SHIFT   equ 4           ; SizeClasses.GranuleShift
HAS_POINTERS    equ 1           ; in byte 3 of a type's flags

section .text

; rdi = where, rsi = reference
align 16
RhpAssignRef:
RhpCheckedAssignRef:
    mov     [rdi], rsi
    ret

AssignMarking:
    mov     [rdi], rsi
    push    rcx
    mov     rcx, rsi
    call    Mark
    pop     rcx
    ret

; Copies one word from [rsi] to [rdi] and moves both on; may spoil rcx.
align 16
RhpByRefAssignRef:
    mov     rcx, [rsi]
    mov     [rdi], rcx
    add     rdi, 8
    add     rsi, 8
    ret

ByRefAssignMarking:
    mov     rcx, [rsi]
    mov     [rdi], rcx
    add     rdi, 8
    add     rsi, 8

; rcx = any reference: marks its object if it lies in the heap and was white, and makes it grey. Other registers survive.
; Marker.MarkReference is the same in C#.
Mark:
    push    rax
    mov     rax, rcx
    sub     rax, [rel mark_state + OBJECTS_START]
    cmp     rax, [rel mark_state + OBJECTS_BYTES]
    jae     .done
    push    rdx
    mov     rdx, rcx
    movzx   eax, cx
    and     rdx, BLOCK_MASK
    shr     eax, GRANULE_SHIFT
    bts     dword [rdx], eax            ; the bits lie in front in the block
    jc      .marked
    mov     rax, [rcx]
    test    byte [rax + 3], HAS_POINTERS
    jz      .marked
    mov     eax, [rel mark_state + DEPTH]
    cmp     eax, [rel mark_state + CAPACITY]
    jae     .overflow
    inc     dword [rel mark_state + DEPTH]
    mov     rdx, [rel mark_state + STACK]
    mov     [rdx + rax * 8], rcx
.marked:
    pop     rdx
.done:
    pop     rax
    ret
.overflow:
    mov     dword [rdx], 1              ; MarkBits.Overflow
    inc     dword [rel mark_state + OVERFLOWS]
    jmp     .marked

; MarkState* TineHeap_MarkState()
TineHeap_MarkState:
    lea     rax, [rel mark_state]
    ret

; StoreSite* TineHeap_StoreSites()
TineHeap_StoreSites:
    lea     rax, [rel sites]
    ret

; StoreSite: where, the two bytes that stand there, and those of a short jump instead.
%macro SITE 3
    dq      %1
    dw      %2, 0xeb | ((%3 - %1 - 2) << 8)
    dd      0
%endmacro

section .data
align 8
sites:
    SITE    RhpAssignRef, 0x8948, AssignMarking         ; mov [rdi], rsi
    SITE    RhpByRefAssignRef, 0x8b48, ByRefAssignMarking ; mov rcx, [rsi]

align 64
mark_state:
    dq 0, 0, 0
    dq mark_stack
    dd 0, MARK_STACK, 0
TineHeap_WatchesStacks:
    dd 0

section .bss
alignb 4096
mark_stack:     resq MARK_STACK

section .note.GNU-stack noalloc noexec nowrite progbits
