import { useId } from 'react'

/** The mark of the product; its name stands beside it. */
export function BrandMark() {
  const gradient = useId()
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" aria-hidden="true" className="shrink-0">
      <defs>
        <linearGradient id={gradient} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#8e5cff" />
          <stop offset=".5" stopColor="#4f7dff" />
          <stop offset="1" stopColor="#2fce8f" />
        </linearGradient>
      </defs>
      <rect width={16} height={16} rx={4.5} fill={`url(#${gradient})`} />
    </svg>
  )
}
