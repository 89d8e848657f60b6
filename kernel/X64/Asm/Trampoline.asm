; A further processor from its reset to C#.
;
; A processor that is started by another begins in real mode, at the start of a page below 1 MiB. What has to run there is
; copied there (Startup/Boot/OtherProcessors.cs) and is as short as can be: it may be copied anywhere, since all that it
; names lies outside. The rest runs where the linker has put it, by the page tables of boot/start.asm until those of the
; kernel are loaded.

%include "common.inc"

global TineTrampolineAddress, TineTrampolineEndAddress, TineTrampolineWordsAddress
global TineProcessorEntry
extern TineBootTables
extern TineProcessor

%define EFER            0xc0000080
%define EFER_LME        0x100
%define EFER_NXE        0x800                   ; the first processor has it, or the kernel has ended
%define CR0_PE_MP_NE_WP_PG 0x80010023           ; caches on: a reset switches them off
%define CR4_PAE_PGE_OSFXSR_OSXMMEXCPT 0x6a0
%define CODE64          0x08
%define CODE32          0x10
%define DATA            0x18

; Data, as far as the linker and the copy are concerned.
section .rodata
bits 16
align 16
trampoline:
        cli
        cld
        mov     ax, cs
        mov     ds, ax
        o32 lgdt [gdt_pointer - trampoline]
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     dword CODE32:protected_mode
align 4
gdt_pointer:
        dw      4 * 8 - 1
        dd      gdt
trampoline_end:

section .boot progbits alloc exec write align=4096
bits 32
protected_mode:
        mov     eax, DATA
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     eax, TineBootTables
        mov     cr3, eax
        mov     eax, CR4_PAE_PGE_OSFXSR_OSXMMEXCPT
        mov     cr4, eax
        mov     ecx, EFER
        rdmsr
        or      eax, EFER_LME | EFER_NXE
        wrmsr
        mov     eax, CR0_PE_MP_NE_WP_PG
        mov     cr0, eax
        jmp     CODE64:long_mode

bits 64
long_mode:
        xor     eax, eax
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     fs, eax
        mov     gs, eax
        mov     rax, TineProcessorEntry
        jmp     rax

align 16
gdt:
        dq      0
        dq      0x00209a0000000000              ; 64-bit code, ring 0
        dq      0x00cf9a000000ffff              ; 32-bit code, ring 0
        dq      0x00cf92000000ffff              ; data

section .text
bits 64
TineProcessorEntry:
        mov     rax, [rel root]
        mov     cr3, rax
        mov     rdi, [rel block]
        mov     rsp, [rdi + CPU_STACK_TOP]
        xor     ebp, ebp
        call    TineProcessor
.stop:
        cli
        hlt
        jmp     .stop

TineTrampolineAddress:
        lea     rax, [rel trampoline]
        ret
TineTrampolineEndAddress:
        lea     rax, [rel trampoline_end]
        ret
TineTrampolineWordsAddress:
        lea     rax, [rel root]
        ret

; Trampoline.Prepare
section .data
align 8
root:   dq      0
block:  dq      0
