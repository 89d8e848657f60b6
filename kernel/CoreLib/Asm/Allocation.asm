; new: the common case without leaving assembly. Each size class has a context with a piece of cleared memory; taking
; a cell is moving a pointer. When the piece is used up, or every allocation must be seen, C# does it.

global RhpNewFast, RhpNewFinalizable, RhpNewArrayFast, RhpNewPtrArrayFast
global TineHeap_Contexts, TineHeap_ReadTicks, TineHeap_SpillAndRun
extern TineHeap_NewSlow, TineHeap_NewArraySlow, TineHeap_Run

CONTEXT_SHIFT   equ 6           ; AllocationContext.Size
CONTEXT_NEXT    equ 0
CONTEXT_END     equ 8
CONTEXT_CELL    equ 16
CLASSES         equ 38          ; SizeClasses.Count
FAST_GRANULES   equ 64          ; objects up to 1024 bytes have a row in context_of
TYPE_COMPONENT  equ 0           ; MethodTable: bytes of an element (u16)
TYPE_BASE_SIZE  equ 4           ; bytes of an object and the header word in front of it, which objects here do not have

section .text

; void* RhpNewFast(rdi = type)
align 16
RhpNewFinalizable:
RhpNewFast:
    mov     eax, [rdi + TYPE_BASE_SIZE]
    add     eax, 15 - 8
    shr     eax, 4
    cmp     eax, FAST_GRANULES
    ja      TineHeap_NewSlow
    movzx   ecx, word [context_of + rax * 2]
    mov     rax, [contexts + rcx + CONTEXT_NEXT]
    mov     rdx, [contexts + rcx + CONTEXT_CELL]
    add     rdx, rax
    cmp     rdx, [contexts + rcx + CONTEXT_END]
    ja      TineHeap_NewSlow
    mov     [contexts + rcx + CONTEXT_NEXT], rdx
    mov     [rax], rdi
    ret

; void* RhpNewArrayFast(rdi = type, rsi = number of elements)
align 16
RhpNewPtrArrayFast:
RhpNewArrayFast:
    cmp     rsi, FAST_GRANULES * 16     ; longer arrays do not fit, whatever their elements
    ja      TineHeap_NewArraySlow
    movzx   eax, word [rdi + TYPE_COMPONENT]
    imul    eax, esi
    add     eax, [rdi + TYPE_BASE_SIZE]
    add     eax, 15 - 8
    shr     eax, 4
    cmp     eax, FAST_GRANULES
    ja      TineHeap_NewArraySlow
    movzx   ecx, word [context_of + rax * 2]
    mov     rax, [contexts + rcx + CONTEXT_NEXT]
    mov     rdx, [contexts + rcx + CONTEXT_CELL]
    add     rdx, rax
    cmp     rdx, [contexts + rcx + CONTEXT_END]
    ja      TineHeap_NewArraySlow
    mov     [contexts + rcx + CONTEXT_NEXT], rdx
    mov     [rax], rdi
    mov     [rax + 8], esi
    ret

; AllocationContext* TineHeap_Contexts()
TineHeap_Contexts:
    lea     rax, [rel contexts]
    ret

; ulong TineHeap_ReadTicks()
TineHeap_ReadTicks:
    rdtsc
    shl     rdx, 32
    or      rax, rdx
    ret

; void TineHeap_SpillAndRun(): a slice of a collection, with the registers that survive calls on the stack, where the
; collector looks for references. The others hold none: this is a call.
align 16
TineHeap_SpillAndRun:
    push    rbp
    push    rbx
    push    r12
    push    r13
    push    r14
    push    r15
    mov     rdi, rsp
    sub     rsp, 8
    call    TineHeap_Run
    add     rsp, 8
    pop     r15
    pop     r14
    pop     r13
    pop     r12
    pop     rbx
    pop     rbp
    ret

section .rodata
; Where the context for 0 to 64 granules of 16 bytes lies in contexts; SizeClasses.ClassOf says the same.
context_of:
    dw 0
%assign granule 1
%rep FAST_GRANULES
  %if granule <= 8
    dw (granule - 1) << CONTEXT_SHIFT
  %elif granule <= 16
    dw (8 + (granule - 9) / 2) << CONTEXT_SHIFT
  %elif granule <= 32
    dw (12 + (granule - 17) / 4) << CONTEXT_SHIFT
  %else
    dw (16 + (granule - 33) / 8) << CONTEXT_SHIFT
  %endif
  %assign granule granule + 1
%endrep

section .bss
alignb 64
contexts:       resb CLASSES << CONTEXT_SHIFT

section .note.GNU-stack noalloc noexec nowrite progbits
