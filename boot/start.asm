; From a loader's 32-bit protected mode to C# in the higher half.
;
; Both loaders leave paging off, flat segments and interrupts off. The tables made here map the first
; 4 GiB at 0, at DIRECT_MAP and the first 2 GiB at KERNEL_BASE with 2 MiB pages, everything allowed;
; Startup/Boot/KernelMap.cs replaces them with the final ones.

%include "common.inc"

global TineStartPvh
global TineStartMultiboot
global TineBootStack
global TineBootTables
extern TineStart
extern TineCheckMachine
extern TineBssStart
extern TineBssEnd
extern TineSmapSites
extern TineSmapSitesEnd

%define PRESENT_WRITABLE 3
%define LARGE           0x80
%define EFER            0xc0000080
%define EFER_LME        0x100
%define EFER_NXE        0x800
%define CR0_PE_MP_NE_WP_PG 0x80010023
%define CR0_PE_MP_NE_PG 0x80000023
%define CR4_PAE_PGE_OSFXSR_OSXMMEXCPT 0x6a0

section .boot progbits alloc exec write align=4096
bits 32

TineStartMultiboot:
        mov     edi, LOADER_MULTIBOOT2
        jmp     start

TineStartPvh:
        mov     edi, LOADER_PVH
start:
        cld
        mov     esp, stack32
        mov     ebp, ebx                ; the loader's information
        call    TineCheckMachine

        mov     eax, 0x80000001
        cpuid
        mov     esi, edx
        shr     esi, 20 - 11
        and     esi, EFER_NXE           ; only with NX; C# says so where it is missing
        or      esi, EFER_LME

        mov     eax, pml4
        mov     cr3, eax
        mov     eax, CR4_PAE_PGE_OSFXSR_OSXMMEXCPT
        mov     cr4, eax

        ; 4 page directories, 2048 entries of 2 MiB
        mov     ebx, directories
        mov     eax, PRESENT_WRITABLE | LARGE
.fill:
        mov     [ebx], eax
        add     ebx, 8
        add     eax, 0x200000
        jnc     .fill                   ; wraps to 0 with a carry at 4 GiB

        mov     ecx, EFER
        rdmsr
        or      eax, esi
        wrmsr
        mov     eax, CR0_PE_MP_NE_PG    ; write protection comes when the sites below are patched
        mov     cr0, eax
        lgdt    [gdt_pointer]
        jmp     0x08:long_mode

bits 64
long_mode:
        xor     eax, eax
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     fs, eax
        mov     gs, eax
        mov     rax, high
        jmp     rax

align 16
gdt:
        dq      0
        dq      0x00209a0000000000      ; 64-bit code, ring 0
gdt_pointer:
        dw      15
        dd      gdt

align 4096
TineBootTables:                         ; further processors start by them, too (Trampoline.asm)
pml4:
        dq      pdpt_low + PRESENT_WRITABLE
        times 255 dq 0
        dq      pdpt_low + PRESENT_WRITABLE      ; DIRECT_MAP
        times 254 dq 0
        dq      pdpt_high + PRESENT_WRITABLE     ; KERNEL_BASE
pdpt_low:
%assign i 0
%rep 4
        dq      directories + i * 4096 + PRESENT_WRITABLE
%assign i i + 1
%endrep
        times 508 dq 0
pdpt_high:
        times 510 dq 0
        dq      directories + PRESENT_WRITABLE
        dq      directories + 4096 + PRESENT_WRITABLE
directories:
        times 4 * 512 dq 0
        times 16 dq 0
stack32:

section .text
bits 64
high:
        lea     rsp, [rel TineBootStack]
        mov     r12d, edi               ; the upper halves are undefined after the switch to 64 bits
        mov     r13d, ebp

        lea     rdi, [rel TineBssStart]
        lea     rcx, [rel TineBssEnd]
        sub     rcx, rdi
        xor     eax, eax
        shr     rcx, 3
        rep stosq

        ; CLAC and STAC are undefined instructions without SMAP: written over their placeholders only where it exists.
        xor     eax, eax
        cpuid
        cmp     eax, 7
        jb      .patched
        mov     eax, 7
        xor     ecx, ecx
        cpuid
        test    ebx, 1 << 20
        jz      .patched
        lea     rsi, [rel TineSmapSites]
        lea     rcx, [rel TineSmapSitesEnd]
.site:
        cmp     rsi, rcx
        jae     .patched
        mov     rax, [rsi]
        mov     dl, [rsi + 8]
        mov     word [rax], 0x010f
        mov     [rax + 2], dl
        add     rsi, 16
        jmp     .site
.patched:
        mov     rax, CR0_PE_MP_NE_WP_PG
        mov     cr0, rax

        mov     edi, r12d
        mov     rsi, r13
        xor     ebp, ebp
        call    TineStart
.stop:
        cli
        hlt
        jmp     .stop

section .bss align=4096
        resb    65536
TineBootStack:
